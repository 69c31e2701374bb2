"""A report over several people as a PDF, A4 across, to file or to send."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from xray_trainer.reports.team import TeamReport
from xray_trainer.ui.certificates.fonts import BOLD, REGULAR, register_fonts
from xray_trainer.ui.reports.written import report_notes, team_tables
from xray_trainer.ui.translations import translations

Words = Callable[[str], str]
Line = Mapping[str, str]

_MARGIN = 14 * mm
_WIDTH = landscape(A4)[0] - 2 * _MARGIN
_BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=7.5, leading=9.5)
_BOLD = ParagraphStyle("bold", _BODY, fontName=BOLD)
_TITLE = ParagraphStyle("title", _BODY, fontName=BOLD, fontSize=17, leading=22, spaceAfter=4)
_HEAD = ParagraphStyle("head", _BODY, fontName=BOLD, fontSize=11, leading=15, spaceBefore=10, spaceAfter=3)
_GRID = colors.HexColor("#c8c8c8")


def draw_team(told: TeamReport | None, names: dict[str, str], *, language: str, now: datetime) -> bytes:
    """Returns the pages of a report over people, units and exercises, as the page of reports tells it.

    Args:
        told: the figures; empty tables where there are none.
        names: of the people, by id.
        language: of the words, its tag, such as `ru`.
        now: the day that is written on it.

    Raises:
        MissingExtraError: the fonts are not installed.
    """
    _ = translations(language).gettext
    tables = {} if told is None else team_tables(told, names, _)
    return draw_report(_("Report"), report_notes(now, _), tables, language=language)


def draw_report(
    title: str, notes: Sequence[str], tables: Mapping[str, Sequence[Line]], *, language: str
) -> bytes:
    """Returns the pages of a report; the same arguments give the same bytes.

    Args:
        title: at the head of the first page.
        notes: below it, a line each.
        tables: lines by heading; all lines of a table have the same columns.
        language: its tag, such as `ru`.

    Raises:
        MissingExtraError: the fonts are not installed.
    """
    register_fonts()
    content = io.BytesIO()
    document = SimpleDocTemplate(
        content,
        pagesize=landscape(A4),
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=title,
        lang=language,
        invariant=1,
    )
    document.build(_story(title, notes, tables), onFirstPage=_number, onLaterPages=_number)
    return content.getvalue()


def _story(title: str, notes: Sequence[str], tables: Mapping[str, Sequence[Line]]) -> list[Flowable]:
    story: list[Flowable] = [Paragraph(escape(title), _TITLE)]
    story += [Paragraph(escape(note), _BODY) for note in notes]
    for heading, lines in tables.items():
        if lines:
            story += [Paragraph(escape(heading), _HEAD), _table(lines), Spacer(0, 2 * mm)]
    return story


def _table(lines: Sequence[Line]) -> Table:
    columns = list(lines[0])
    cells = [[Paragraph(escape(column), _BOLD) for column in columns]]
    cells += [[Paragraph(escape(line[column]), _BODY) for column in columns] for line in lines]
    table = Table(cells, colWidths=[_WIDTH / len(columns)] * len(columns), repeatRows=1)
    paddings = [(side, (0, 0), (-1, -1), 2) for side in ("TOPPADDING", "BOTTOMPADDING")]
    table.setStyle(
        TableStyle(
            [("LINEBELOW", (0, 0), (-1, -1), 0.3, _GRID), *paddings, ("VALIGN", (0, 0), (-1, -1), "TOP")]
        )
    )
    return table


def _number(canvas: Canvas, _document: BaseDocTemplate) -> None:
    canvas.setFont(REGULAR, 7)
    canvas.drawRightString(landscape(A4)[0] - _MARGIN, 8 * mm, str(canvas.getPageNumber()))
