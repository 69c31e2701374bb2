"""Figures that the detector is to reach, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, nan

from xray_trainer.detector.evaluation.cells import TABLE, Cell
from xray_trainer.detector.evaluation.figures import CLEAR_SNR
from xray_trainer.detector.evaluation.summary import Evaluation, is_above

SEEN, UNSEEN = TABLE[0], TABLE[-1]

LEAST_SCANS = 20
"""Benign and suspicious scans that a cell needs before a goal is called reached or not."""

_AUROC_SEEN, _AUROC_UNSEEN = 0.97, 0.92
_CLEAR_FOUND = 0.9
_CLEAR = {
    f"scans with a concealment of clutter_snr {CLEAR_SNR:g} or more hit": "clear_hit_at_6pct_fa",
    f"concealments of clutter_snr {CLEAR_SNR:g} or more found": "clear_found_at_6pct_fa",
}
_LARGEST_GAP = 0.05
_LARGEST_CHANGE = 0.03
_CELLS_APART = 3


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure to reach.

    Attributes:
        words: what it is.
        wanted: in words.
        reached: the figure, nan where these scans cannot tell.
        is_reached: None where these scans cannot tell.
    """

    words: str
    wanted: str
    reached: float
    is_reached: bool | None


def goals(found: Evaluation) -> tuple[Goal, ...]:
    """Returns every goal with what was reached; those of baselines and artefacts where they were judged."""
    result = [
        _at_least(f"image AUROC, {SEEN.title}", _figure(found, SEEN, "auroc"), _AUROC_SEEN),
        _at_least(f"image AUROC, {UNSEEN.title}", _figure(found, UNSEEN, "auroc"), _AUROC_UNSEEN),
        *(
            _at_least(f"{words} at 6 % false alarms, {SEEN.title}", _figure(found, SEEN, name), _CLEAR_FOUND)
            for words, name in _CLEAR.items()
        ),
        _at_most(
            "wAFROC lost from seen to unseen cargo and items",
            found.wafroc_gap if _can_tell(found, SEEN, UNSEEN) else nan,
            _LARGEST_GAP,
        ),
    ]
    if len(found.summaries) > 1:
        result += _against_baselines(found)
    if found.variations:
        can_tell = min(one.num_scans for one in found.variations) >= 2 * LEAST_SCANS
        largest = max(abs(one.change.value) for one in found.variations) if can_tell else nan
        words = "change of wAFROC under the worst artefact at twice its strength"
        result.append(_at_most(words, largest, _LARGEST_CHANGE))
    return tuple(result)


def _figure(found: Evaluation, cell: Cell, name: str) -> float:
    figure = found.own.cells[cell].by_name.get(name)
    return figure.value if figure and _can_tell(found, cell) else nan


def _can_tell(found: Evaluation, *cells: Cell) -> bool:
    """Returns whether the cells hold enough scans of both sorts to call a goal reached or not."""
    numbers = [(found.own.cells[cell].num_benign, found.own.cells[cell].num_suspicious) for cell in cells]
    return min(min(pair) for pair in numbers) >= LEAST_SCANS


def _at_least(words: str, reached: float, least: float) -> Goal:
    return Goal(words, f"at least {least:g}", reached, reached >= least if isfinite(reached) else None)


def _at_most(words: str, reached: float, most: float) -> Goal:
    return Goal(words, f"at most {most:g}", reached, reached <= most if isfinite(reached) else None)


def _against_baselines(found: Evaluation) -> list[Goal]:
    compared = [is_above(found.own, found.summaries[1:], cell) for cell in TABLE]
    num_best, num_apart = (sum(flags) for flags in zip(*compared, strict=True))
    can_tell = _can_tell(found, *TABLE)
    return [
        Goal(words, f"at least {least} of {len(TABLE)}", num, num >= least if can_tell else None)
        for words, num, least in (
            ("cells with a higher wAFROC than every baseline", num_best, len(TABLE)),
            ("cells in which no interval overlaps that of a baseline", num_apart, _CELLS_APART),
        )
    ]
