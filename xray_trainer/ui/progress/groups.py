"""Shares with their intervals, one row per kind of concealment or per group of conveyances."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from xray_trainer.drills.breakdown import Group
from xray_trainer.drills.summary import Figure
from xray_trainer.ui.numbers import decimal, percent, whole
from xray_trainer.ui.progress.names import conveyance_name, kind_name
from xray_trainer.ui.progress.plots import BLUE, GREEN, ORANGE, show_plot
from xray_trainer.ui.progress.share_rows import Row, share_rows

Words = Callable[[str], str]
Name = Callable[[str], str]

_COLOURS = {"hit": BLUE, "found": GREEN, "alarm": ORANGE}


def show_kinds(groups: Sequence[Group], _: Words, *, on_paper: bool = False) -> None:
    """Shows what is found and what is missed, by kind of concealment."""
    st.subheader(_("By kind of concealment"))
    if not groups:
        st.caption(_("There was no suspicious scan."))
        return
    _show(groups, lambda name: kind_name(name, _), _, on_paper=on_paper)


def show_conveyances(groups: Sequence[Group], _: Words, *, on_paper: bool = False) -> None:
    """Shows what is found, missed and called suspicious for nothing, by group of conveyances."""
    st.subheader(_("By conveyance"))
    _show(groups, lambda name: conveyance_name(name, _), _, on_paper=on_paper, with_alarms=True)


def _show(
    groups: Sequence[Group], name_of: Name, _: Words, *, on_paper: bool, with_alarms: bool = False
) -> None:
    st.caption(_("Dots are shares, lines their 95 % intervals; the number of scans stands behind the name."))
    rows = [_row(group, name_of, with_alarms) for group in sorted(groups, key=_weakest_first)]
    show_plot(share_rows(rows, names=_measures(_), colours=_COLOURS, words=_), _, on_paper=on_paper)
    table = pd.DataFrame([_certainty(group, name_of, _) for group in groups]).set_index(_("Group"))
    if on_paper:
        st.table(table)
        return
    with st.expander(_("How sure is that?")):
        st.table(table)


def _row(group: Group, name_of: Name, with_alarms: bool) -> Row:
    label = f"{name_of(group.name)} · {group.num_suspicious + group.num_benign}"
    figures = {"hit": group.hit_rate, "found": group.found_rate}
    return label, {**figures, "alarm": group.false_alarm_rate} if with_alarms else figures


def _weakest_first(group: Group) -> float:
    return 2.0 if group.found_rate.value is None else group.found_rate.value


def _measures(_: Words) -> dict[str, str]:
    return {
        "hit": _("Called suspicious"),
        "found": _("Place found"),
        "alarm": _("False alarm rate"),
    }


def _certainty(group: Group, name_of: Callable[[str], str], _: Words) -> dict[str, str]:
    return {
        _("Group"): name_of(group.name),
        _("Suspicious"): whole(group.num_suspicious, _),
        "d_a": _text(group.d_a, decimal, _),
        _("Place found"): _text(group.found_rate, percent, _),
        _("Reliability"): decimal(group.reliability, _),
        _("More needed"): "–" if group.num_more is None else whole(group.num_more, _),
    }


def _text(figure: Figure, written: Callable[[float, Words], str], _: Words) -> str:
    if figure.value is None:
        return "–"
    if figure.low is None or figure.high is None:
        return written(figure.value, _)
    return f"{written(figure.value, _)} ({written(figure.low, _)} … {written(figure.high, _)})"
