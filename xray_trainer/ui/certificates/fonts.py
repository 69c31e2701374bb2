"""Fonts that can write every language offered: DejaVu Sans, free, which comes with matplotlib."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from xray_trainer.errors import MissingExtraError

REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"


@cache
def register_fonts() -> None:
    """Makes the fonts known to the drawing library, once.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    folder = _folder()
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def _folder() -> Path:
    """Returns where matplotlib keeps its fonts, without the second that importing it takes."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise MissingExtraError(
            "a certificate needs the fonts of matplotlib; install it: pip install matplotlib"
        )
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
