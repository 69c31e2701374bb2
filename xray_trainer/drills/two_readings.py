"""What two readings of one scan have in common and where they differ.

Marks of the two are in the same place when one would hit the other by the matching rule: centre within 100 mm
or enough overlap, whichever of them is taken for the place.
"""

from __future__ import annotations

from dataclasses import dataclass

from xray_trainer.drills.answer import Answer
from xray_trainer.scoring.matching import match, rated_marks


@dataclass(frozen=True, slots=True)
class Differences:
    """How two readings compare; marks by their ids.

    Attributes:
        same_decision: whether both decided alike.
        in_both: marks of the first reading with the mark of the second in the same place.
        only_first: marks of the first reading that the second has no mark near.
        only_second: marks of the second reading that the first has no mark near.
    """

    same_decision: bool
    in_both: tuple[tuple[str, str], ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def differences(
    first: Answer, second: Answer, *, shape_hw: tuple[int, int], pixel_mm_xy: tuple[float, float]
) -> Differences:
    """Returns how two readings of one scan compare.

    Args:
        first: the first reading.
        second: the second reading.
        shape_hw: height and width of the scan in pixels.
        pixel_mm_xy: size of a pixel in mm.
    """
    matched = match(
        rated_marks(placed.mark for placed in second.marks),
        [placed.region for placed in first.marks],
        shape_hw=shape_hw,
        pixel_mm_xy=pixel_mm_xy,
    )
    pairs = tuple(
        (one.mark_id, second.marks[index].mark_id)
        for one, index in zip(first.marks, matched.hit_marks, strict=True)
        if index is not None
    )
    met = {mark_id for mark_id, _other in pairs}
    return Differences(
        same_decision=first.decision == second.decision,
        in_both=pairs,
        only_first=tuple(one.mark_id for one in first.marks if one.mark_id not in met),
        only_second=tuple(second.marks[index].mark_id for index in matched.false_marks),
    )
