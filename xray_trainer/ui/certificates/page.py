"""A certificate as a PDF of one page, A4."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from xray_trainer.drills.certificates.certificate import Certificate
from xray_trainer.ui.certificates.fonts import BOLD, REGULAR, register_fonts
from xray_trainer.ui.certificates.lines import caution_lines, condition_lines, figure_lines
from xray_trainer.ui.numbers import moment

Words = Callable[[str], str]

_INK, _GREY, _BLUE = colors.HexColor("#1a1a1a"), colors.HexColor("#555555"), colors.HexColor("#1b5e93")
_MARGIN = 18 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=9, leading=12.5, textColor=_INK)
_LABEL = ParagraphStyle("label", _BODY, textColor=_GREY)
_STRONG = ParagraphStyle("strong", _BODY, fontName=BOLD)
_TITLE = ParagraphStyle("title", _BODY, fontName=BOLD, fontSize=22, leading=28, textColor=_BLUE)
_NAME = ParagraphStyle("name", _BODY, fontName=BOLD, fontSize=15, leading=21)
_HEAD = ParagraphStyle("head", _BODY, fontName=BOLD, fontSize=11, leading=15, spaceBefore=9, spaceAfter=3)
_SMALL = ParagraphStyle("small", _BODY, fontSize=7.5, leading=10, textColor=_GREY)


def draw(certificate: Certificate, *, fingerprint: str, words: Words) -> bytes:
    """Returns the page of a certificate; the same certificate gives the same bytes.

    Args:
        certificate: all that is printed.
        fingerprint: of the key that will sign it.
        words: translates into the certificate's language.

    Raises:
        MissingExtraError: the fonts are not installed.
    """
    register_fonts()
    content = io.BytesIO()
    document = SimpleDocTemplate(
        content,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=words("Certificate"),
        author=certificate.program,
        lang=certificate.language,
        invariant=1,
    )
    document.build(_story(certificate, fingerprint, words))
    return content.getvalue()


def _story(certificate: Certificate, fingerprint: str, _: Words) -> list[Flowable]:
    return [
        Paragraph(_text(_("Certificate")), _TITLE),
        Paragraph(_text(_("Interpreting X-ray scans of cargo")), _LABEL),
        Spacer(0, 5 * mm),
        Paragraph(_text(certificate.name), _NAME),
        Paragraph(_text(_("has worked through the exam below.")), _BODY),
        Paragraph(_text(_("Conditions")), _HEAD),
        _table(condition_lines(certificate, _), (0.42, 0.58)),
        Paragraph(_text(_("Figures")), _HEAD),
        _table(figure_lines(certificate, _), (0.42, 0.18, 0.40)),
        Paragraph(_text(_("What it does and does not say")), _HEAD),
        *(Paragraph(f"• {_text(line)}", _BODY) for line in caution_lines(certificate, _)),
        Spacer(0, 6 * mm),
        *(Paragraph(_text(line), _SMALL) for line in _footer(certificate, fingerprint, _)),
    ]


def _footer(certificate: Certificate, fingerprint: str, _: Words) -> list[str]:
    issued = _("Issued {when} by {program}.")
    return [
        issued.format(when=moment(certificate.issued_at, _), program=certificate.program),
        _("Certificate {id}; exercise set {set}.").format(
            id=certificate.certificate_id, set=certificate.set_id
        ),
        _("Signing key {fingerprint}.").format(fingerprint=fingerprint),
        _("This file is signed. To check it: {command}").format(command="xray-trainer exercises check FILE"),
    ]


def _table(rows: Sequence[Sequence[str]], shares: Sequence[float]) -> Table:
    styles = (_LABEL, _STRONG, _BODY)
    cells = [
        [Paragraph(_text(text), style) for text, style in zip(row, styles, strict=False)] for row in rows
    ]
    table = Table(cells, colWidths=[share * _WIDTH for share in shares])
    lines = [("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#d0d0d0"))]
    paddings = [(side, (0, 0), (-1, -1), 2) for side in ("TOPPADDING", "BOTTOMPADDING")]
    table.setStyle(TableStyle([*lines, *paddings, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _text(text: str) -> str:
    """Returns a text as the drawing library wants it: its own marks of XML are not in force."""
    return escape(text)
