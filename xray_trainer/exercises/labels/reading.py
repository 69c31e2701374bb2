"""Reading labels of any of the tools, told by what the file holds; matching pictures with scans by name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from xray_trainer.errors import InputError, Sentence
from xray_trainer.exercises.labels.coco import json_object, read_coco
from xray_trainer.exercises.labels.cvat import read_cvat
from xray_trainer.exercises.labels.label import LabelledPicture, base_name, check_amount
from xray_trainer.exercises.labels.labelme import read_labelme


def read_labels(name: str, content: bytes) -> tuple[LabelledPicture, ...]:
    """Returns the labelled pictures of a file of COCO, CVAT or LabelMe.

    Raises:
        InputError: it is none of these, too large, or something in it cannot be.
    """
    shown = base_name(name)
    check_amount(shown, content)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return read_cvat(shown, content)
    whole = json_object(shown, content)
    if "shapes" in whole:
        return read_labelme(shown, content)
    if "images" in whole:
        return read_coco(shown, content)
    raise InputError(
        "{shown}: labels are COCO (images, annotations), CVAT for images 1.1 or "
        "LabelMe (shapes), got {got}; export them as one of these",
        shown=shown,
        got=", ".join(str(key)[:20] for key in list(whole)[:5]) or Sentence("nothing"),
    )


def picture_for(
    pictures: Iterable[LabelledPicture], scan_name: str, *, shape_hw: tuple[int, int]
) -> LabelledPicture | None:
    """Returns the labelled picture of a scan: that of its name, else the only one, if it has the size.

    Args:
        pictures: of one or more files.
        scan_name: name of the scan's file; endings do not count.
        shape_hw: height and width of the scan.
    """
    found = list(pictures)
    stem = PurePosixPath(base_name(scan_name)).stem.lower()
    named = [one for one in found if one.stem == stem]
    if named:
        return named[0]
    is_alone = len(found) == 1 and found[0].size_wh == (shape_hw[1], shape_hw[0])
    return found[0] if is_alone else None
