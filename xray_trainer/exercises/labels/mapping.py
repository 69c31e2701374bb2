"""From names of labels to the taxonomy: a table that is guessed here and confirmed by a mentor.

Names that are ids of the taxonomy stay what they are; names of items say what it is and leave the hiding
place open; words that mean nothing to be found become look-alikes. All else is something in the load.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from xray_trainer.errors import InputError
from xray_trainer.exercises.hand_work import MAX_MARKS, USUAL_KIND, MarkedRegion
from xray_trainer.exercises.labels.label import LabelledPicture
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY

SKIP = ""
"""In a table: labels of this name are left out."""

_HARMLESS = re.compile(r"benign|harmless|negative|normal|dunnage|clean|безопас|норма", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What labels of a name mean: a kind of the taxonomy, or `SKIP`, and an item of the library."""

    kind: str
    item: str = ""


def guess(name: str) -> Meaning:
    """Returns what labels of a name most likely mean.

    >>> guess("ct-door"), guess("Pistol").item, guess("Dunnage timber").kind
    (Meaning(kind='CT-DOOR', item=''), 'pistol', 'NEG')
    """
    plain = name.strip()
    if plain.upper() in TAXONOMY:
        return Meaning(plain.upper())
    wanted = _letters(plain)
    for item in ITEMS:
        if wanted and wanted in (_letters(item), _letters(ITEMS[item].title)):
            return Meaning(BENIGN if ITEMS[item].is_benign else USUAL_KIND, item)
    return Meaning(BENIGN if _HARMLESS.search(plain) else USUAL_KIND)


def guesses(pictures: Iterable[LabelledPicture]) -> dict[str, Meaning]:
    """Returns a table of all names of labels, in the order of the alphabet."""
    names = {label.name for picture in pictures for label in picture.labels}
    return {name: guess(name) for name in sorted(names)}


def marks_of(
    picture: LabelledPicture, table: Mapping[str, Meaning], *, shape_hw: tuple[int, int], source: str = ""
) -> tuple[MarkedRegion, ...]:
    """Returns the labels of a picture as marked regions; the same labels are the same marks.

    Args:
        picture: the picture.
        table: what names mean; names that are not in it are guessed.
        shape_hw: of the scan.
        source: what the marks are for, so that marks of two exercises differ.

    Raises:
        InputError: the picture has another size than the scan, or more labels than an exercise takes.
    """
    height, width = shape_hw
    if picture.size_wh is not None and picture.size_wh != (width, height):
        raise InputError(
            "{name}: was labelled at {labelled_width} x {labelled_height} px, the "
            "scan has {width} x {height}; label the scan at its own size",
            name=picture.name,
            labelled_width=picture.size_wh[0],
            labelled_height=picture.size_wh[1],
            width=width,
            height=height,
        )
    marks = []
    for number, label in enumerate(picture.labels):
        meaning = table.get(label.name) or guess(label.name)
        if meaning.kind != SKIP:
            name = f"xray_trainer:label:{source}:{number}:{label.name}:{label.region.bounds_xyxy}"
            mark_id = str(uuid5(NAMESPACE_URL, name))
            item = meaning.item or label.note
            geometry = label.region.to_geojson()
            marks.append(MarkedRegion(mark_id=mark_id, geometry=geometry, kind=meaning.kind, item=item))
    if len(marks) > MAX_MARKS:
        raise InputError(
            "{name}: an exercise takes {max_marks} regions, got {got}; leave some out",
            name=picture.name,
            max_marks=MAX_MARKS,
            got=len(marks),
        )
    return tuple(marks)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
