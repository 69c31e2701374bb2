"""The section of a report that shows the worst misses and the worst false alarms."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import isfinite

from xray_trainer.detector.evaluation.judging import JudgedScan
from xray_trainer.detector.evaluation.report import words
from xray_trainer.detector.evaluation.report.pictures import mistake_pictures
from xray_trainer.detector.evaluation.worst import Mistake, worst_false_alarms, worst_misses

_NUM = 8


def mistakes_section(scans: Sequence[JudgedScan], *, num: int = _NUM) -> str:
    """Returns the section, with `num` mistakes of each sort at most."""
    missed = "".join(_shown(one, _missed(one)) for one in worst_misses(scans, num=num))
    false = "".join(_shown(one, _false(one)) for one in worst_false_alarms(scans, num=num))
    return (
        f"<section><h2>Worst misses</h2>{words.MISSES}"
        f'<div class="mistakes">{missed or "<p>None.</p>"}</div></section>'
        f"<section><h2>Worst false alarms</h2>{words.FALSE_ALARMS}"
        f'<div class="mistakes">{false or "<p>None.</p>"}</div></section>'
    )


def _shown(mistake: Mistake, caption: str) -> str:
    plain, outlined = mistake_pictures(mistake)
    return (
        f'<figure><div class="pair"><img src="{plain}" alt="as it is">'
        f'<img src="{outlined}" alt="with outlines"></div><figcaption>{caption}</figcaption></figure>'
    )


def _missed(mistake: Mistake) -> str:
    hidden = mistake.missed
    if hidden is None:
        return ""
    rated = f"rated {mistake.rating:.3f}" if isfinite(mistake.rating) else "no finding hits it"
    factors = hidden.factors
    return (
        f"<b>{escape(hidden.kind)}</b>, {escape(hidden.item)} in {_where(mistake)}: {rated}; "
        f"clutter_snr {factors['clutter_snr']:.2f}, Hotelling d' {factors['hotelling_dprime']:.1f}, "
        f"{hidden.areal_density_g_cm2:.0f} g/cm²"
    )


def _false(mistake: Mistake) -> str:
    names = ", ".join(one.item for one in mistake.scan.known.lookalikes)
    also = f"; look-alikes in the scan: {escape(names)}" if names else ""
    return f"<b>rated {mistake.rating:.3f}</b> in {_where(mistake)}{also}"


def _where(mistake: Mistake) -> str:
    known = mistake.scan.known
    return f"{escape(known.conveyance)} with {escape(known.cargo_family)} ({escape(known.path.stem)})"
