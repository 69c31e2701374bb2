"""The declaration beside a scan, line by line, in words."""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.synthesis.manifest import INVENTED
from xray_trainer.ui.numbers import whole

Words = Callable[[str], str]


def paper_lines(declaration: Declaration, _: Words) -> list[tuple[str, str]]:
    """Returns label and value of every line of the documents that is filled in."""
    weight = whole(declaration.gross_weight_kg, _)
    lines = [
        (_("Goods"), _(declaration.description)),
        (_("HS code"), declaration.hs_code),
        (_("Packages"), whole(declaration.packages, _)),
        (_("Gross weight"), _("{kilograms} kg").format(kilograms=weight)),
        (_("Seals in the papers"), ", ".join(declaration.seal_numbers)),
        (_("Seals on the doors"), ", ".join(declaration.seals_found)),
        (_("Route"), " → ".join(_(place) for place in declaration.route)),
        (_("Consignor"), _firm(declaration.consignor, _)),
        (_("Consignee"), _firm(declaration.consignee, _)),
    ]
    return [(label, value) for label, value in lines if value]


def _firm(name: str, _: Words) -> str:
    """Returns a firm's name as it is written, and in the person's language that it is invented."""
    bare, invented = name.removesuffix(INVENTED), _("(invented)")
    return name if bare == name else f"{bare} {invented}"
