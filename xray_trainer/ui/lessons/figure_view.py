"""The figures of the lessons that move: sliders, and charts of what the package's physics makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from xray_trainer.lessons.figures import (
    HIGH,
    LINACS,
    LOW,
    SHADOW_MATERIALS,
    Reading,
    Row,
    attenuation_rows,
    num_parted,
    ratio_rows,
    reading,
    shadow_rows,
    spectrum_rows,
    wedge_rows,
)
from xray_trainer.physics.material_bands import REFERENCES
from xray_trainer.ui.numbers import decimal, percent, whole
from xray_trainer.ui.progress.plots import show_plot

Words = Callable[[str], str]

_HEIGHT = 300
_COLOURS = ("#1565c0", "#2e7d32", "#c62828", "#4a148c", "#b26a00")
"""Of lines, dark enough on a white page."""
_DASHES = ([1, 0], [8, 3], [2, 2], [8, 3, 2, 3], [12, 4])
_TOP = alt.Legend(orient="top", title=None, symbolType="stroke", symbolSize=500)
_FAINT = 0.01
_WINDOW_ENDS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, *map(float, range(1, 11)), *map(float, range(15, 101, 5)))
"""Closer to each other where little gets through, as thick steel needs it."""
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


def show_figure(name: str, _: Words) -> None:
    """Shows a figure of the lessons by its name."""
    with st.container(border=True):
        FIGURES[name](_)
        st.caption(_("Computed for simulated beams without noise: a plausible scanner, no product."))


@st.fragment
def _show_shadow(_: Words) -> None:
    mm = st.slider(_("Thickness in mm"), 0, 300, 50, step=5, key="figure-shadow")
    words = _materials(_)
    columns = st.columns(len(SHADOW_MATERIALS))
    for column, name in zip(columns, SHADOW_MATERIALS, strict=True):
        column.metric(words[name], _share(reading({name: mm}).transmission, _))
    rows = _named(shadow_rows(), words)
    lines = _lines(rows, "mm", "transmission", (_("Thickness in mm"), _("Transmission T")), _, is_log=True)
    rule = alt.Chart(pd.DataFrame({"mm": [mm]})).mark_rule(strokeDash=[4, 4]).encode(x="mm:Q")
    show_plot(lines + rule, _)


def _show_spectrum(_: Words) -> None:
    rows = pd.DataFrame(spectrum_rows())
    rows["beam"] = [_beam(name, _) for name in rows["beam"]]
    order = [_beam(name, _) for name in LINACS]
    chart = (
        alt.Chart(rows, height=_HEIGHT)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("mev:Q", title=_("Energy in MeV"), axis=_axis(_)),
            y=alt.Y("share:Q", title=_("Share of the signal per MeV"), axis=_axis(_)),
            color=_colour("beam", order),
            strokeDash=_dash("beam", order),
        )
    )
    show_plot(chart, _)


def _show_attenuation(_: Words) -> None:
    rows = _named(attenuation_rows(), _materials(_))
    titles = (_("Energy in MeV"), _("Attenuation of one g/cm²"))
    chart = _lines(rows, "mev", "cm2_g", titles, _, is_log=True)
    log = alt.Scale(type="log")
    x = alt.X("mev:Q", title=titles[0], scale=log, axis=_axis(_, ticks=_TICKS))
    y = alt.Y("cm2_g:Q", title=titles[1], scale=log, axis=_axis(_, ticks=_TICKS))
    show_plot(chart.encode(x=x, y=y), _)


@st.fragment
def _show_window(_: Words) -> None:
    low, high = st.select_slider(
        _("Window: transmission in %"),
        _WINDOW_ENDS,
        (_WINDOW_ENDS[0], _WINDOW_ENDS[-1]),
        format_func=lambda one: f"{one:g}".replace(".", _sign(_)),
        key="figure-window",
    )
    steps = wedge_rows(low / 100, high / 100)
    rows = pd.DataFrame(steps)
    rows["shade"] = [f"rgb({grey},{grey},{grey})" for grey in rows["grey"]]
    rows["label"] = [_("{length} mm of steel").format(length=whole(mm, _)) for mm in rows["mm"]]
    x = alt.X("mm:O", title=_("Steel in mm"), axis=alt.Axis(labelAngle=0))
    strip = (
        alt.Chart(rows, height=120)
        .mark_rect(stroke="#888", strokeWidth=0.5)
        .encode(
            x=x,
            color=alt.Color("shade:N", scale=None),
            tooltip=[
                alt.Tooltip("label:N", title=" "),
                alt.Tooltip("transmission:Q", title="T", format=".2%"),
            ],
        )
    )
    show_plot(strip, _)
    st.markdown(_("Steps that can be told from the next: {num}").format(num=num_parted(steps)))


def _show_ratio(_: Words) -> None:
    rows = _named(ratio_rows(REFERENCES), _materials(_))
    show_plot(_ratio_lines(rows, _), _)


@st.fragment
def _show_lead(_: Words) -> None:
    words = _materials(_)
    lead_mm = st.slider(_("Lead in mm"), 0, 40, 8, key="figure-lead")
    water_mm = st.slider(_("Water in mm"), 0, 600, 107, key="figure-water")
    steel_mm = st.slider(_("Steel in mm"), 0, 80, 15, key="figure-steel")
    stacks = {"lead": lead_mm, "water": water_mm, "steel": steel_mm}
    readings = {name: reading({name: mm}) for name, mm in stacks.items()}
    for column, (name, one) in zip(st.columns(3), readings.items(), strict=True):
        label = _("{material}, {num} mm").format(material=words[name], num=whole(stacks[name], _))
        column.metric(label, _share(one.transmission, _))
        column.markdown(_ratio_words(one, _))
    lines = _ratio_lines(_named(ratio_rows(("water", "steel", "lead")), words), _)
    chart = lines + _points(readings, words)
    show_plot(chart.resolve_legend(color="independent", strokeDash="independent"), _)


FIGURES: Mapping[str, Callable[[Words], None]] = {
    "shadow": _show_shadow,
    "spectrum": _show_spectrum,
    "attenuation": _show_attenuation,
    "window": _show_window,
    "ratio": _show_ratio,
    "lead": _show_lead,
}
"""Every figure by its name."""


def _materials(_: Words) -> dict[str, str]:
    return {
        "water": _("Water"),
        "aluminium": _("Aluminium"),
        "steel": _("Steel"),
        "lead": _("Lead"),
        "polyethylene": _("Polyethylene"),
    }


def _named(rows: Sequence[Row], words: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame([{**row, "material": words[str(row["material"])]} for row in rows])


def _lines(
    rows: pd.DataFrame, x: str, y: str, titles: tuple[str, str], _: Words, *, is_log: bool = False
) -> alt.Chart:
    order = list(dict.fromkeys(rows["material"]))
    scale = alt.Scale(type="log") if is_log else alt.Scale(zero=False)
    chart: alt.Chart = (
        alt.Chart(rows, height=_HEIGHT)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X(f"{x}:Q", title=titles[0], axis=_axis(_)),
            y=alt.Y(f"{y}:Q", title=titles[1], scale=scale, axis=_axis(_)),
            color=_colour("material", order),
            strokeDash=_dash("material", order),
        )
    )
    return chart


def _axis(_: Words, *, ticks: Sequence[float] = ()) -> alt.Axis:
    """Returns an axis whose numbers have the decimal sign of the language, at `ticks` if any are given."""
    label = f"replace(datum.label, '.', '{_sign(_)}')"
    return alt.Axis(labelExpr=label, values=list(ticks)) if ticks else alt.Axis(labelExpr=label)


def _sign(_: Words) -> str:
    return decimal(0.5, _).strip("05")


def _colour(field: str, order: Sequence[str]) -> alt.Color:
    scale = alt.Scale(domain=list(order), range=list(_COLOURS[: len(order)]))
    return alt.Color(f"{field}:N", sort=list(order), scale=scale, legend=_TOP)


def _dash(field: str, order: Sequence[str]) -> alt.StrokeDash:
    scale = alt.Scale(domain=list(order), range=list(_DASHES[: len(order)]))
    return alt.StrokeDash(f"{field}:N", sort=list(order), scale=scale, legend=_TOP)


def _ratio_lines(rows: pd.DataFrame, _: Words) -> alt.Chart:
    title = _("Ratio R, {high} and {low}").format(high=_beam(HIGH, _), low=_beam(LOW, _))
    return _lines(rows, "attenuation", "ratio", (_("Attenuation −ln T"), title), _)


def _points(readings: Mapping[str, Reading], words: Mapping[str, str]) -> alt.Chart:
    rows = [
        {"material": words[name], "attenuation": one.attenuation, "ratio": one.ratio}
        for name, one in readings.items()
        if one.ratio is not None
    ]
    chart: alt.Chart = (
        alt.Chart(pd.DataFrame(rows, columns=["material", "attenuation", "ratio"]))
        .mark_point(size=160, filled=True, stroke="black")
        .encode(
            x="attenuation:Q",
            y="ratio:Q",
            color=alt.Color("material:N", legend=None),
            shape=alt.Shape("material:N", legend=None),
        )
    )
    return chart


def _ratio_words(one: Reading, _: Words) -> str:
    return _("R cannot be told") if one.ratio is None else f"R = {decimal(one.ratio, _)}"


def _share(transmission: float, _: Words) -> str:
    """Returns a transmission in percent, with decimals where it is small."""
    if transmission >= _FAINT:
        return percent(transmission, _)
    return f"{decimal(100 * transmission, _)} %"


def _beam(name: str, _: Words) -> str:
    return _("{num} MV").format(num=name.removesuffix("MV").replace(".", _sign(_)))
