"""The documents of a load: papers that fit it and, on purpose, papers that do not.

Every disagreement is recorded as a risk indicator, so that it belongs to the truth of the scene. Firms are
invented and say so. The manifest does not decide whether anything is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from xray_trainer.errors import unknown_name

_T = TypeVar("_T")

INVENTED = " (invented)"
"""How the name of every firm ends, as none of them exists."""

RISK_INDICATORS = {
    "wrong_weight": "The declared gross weight does not fit the load.",
    "mismatched_seal": "The seal on the door is not the one in the documents.",
    "implausible_route": "The route makes no sense for these goods.",
    "wrong_goods": "The declared goods are not what the scan shows.",
}
"""What can be wrong with documents, by id; the texts are gettext msgids."""

ROUTES = {
    "CN": (
        ("Chongqing (CN)", "Khorgos (CN/KZ)", "Almaty (KZ)"),
        ("Xi'an (CN)", "Dostyk (KZ)", "Astana (KZ)"),
        ("Urumqi (CN)", "Torugart (CN/KG)", "Bishkek (KG)"),
        ("Kashgar (CN)", "Irkeshtam (CN/KG)", "Osh (KG)", "Andijan (UZ)"),
        ("Lianyungang (CN)", "Altynkol (KZ)", "Tashkent (UZ)"),
        ("Kashgar (CN)", "Kulma (CN/TJ)", "Khorog (TJ)", "Dushanbe (TJ)"),
    ),
    "TR": (
        ("Mersin (TR)", "Sarp (TR/GE)", "Alat (AZ)", "Aktau (KZ)", "Shymkent (KZ)"),
        ("Istanbul (TR)", "Gurbulak (TR/IR)", "Sarakhs (IR/TM)", "Ashgabat (TM)"),
        ("Izmir (TR)", "Poti (GE)", "Alat (AZ)", "Turkmenbashi (TM)", "Tashkent (UZ)"),
    ),
    "EU": (
        ("Hamburg (DE)", "Malaszewicze (PL)", "Petropavl (KZ)", "Karaganda (KZ)"),
        ("Rotterdam (NL)", "Poti (GE)", "Alat (AZ)", "Aktau (KZ)", "Atyrau (KZ)"),
        ("Riga (LV)", "Terehova (LV/RU)", "Syrym (KZ)", "Aktobe (KZ)"),
    ),
    "RU": (
        ("Moscow (RU)", "Syrym (KZ)", "Oral (KZ)", "Tashkent (UZ)"),
        ("Novosibirsk (RU)", "Kulunda (RU)", "Pavlodar (KZ)"),
        ("Chelyabinsk (RU)", "Kairak (KZ)", "Kostanay (KZ)", "Bishkek (KG)"),
    ),
    "UZ": (
        ("Tashkent (UZ)", "Zhibek Zholy (KZ)", "Shymkent (KZ)", "Almaty (KZ)"),
        ("Samarkand (UZ)", "Alat (UZ)", "Farap (TM)", "Sarakhs (IR/TM)", "Bandar Abbas (IR)"),
        ("Fergana (UZ)", "Dostuk (UZ/KG)", "Bishkek (KG)", "Syrym (KZ)", "Moscow (RU)"),
    ),
    "KZ": (
        ("Kostanay (KZ)", "Saryagash (KZ)", "Tashkent (UZ)", "Galaba (UZ)", "Hairatan (AF)"),
        ("Almaty (KZ)", "Korday (KZ)", "Bishkek (KG)"),
        ("Aktau (KZ)", "Alat (AZ)", "Poti (GE)"),
    ),
    "KG": (
        ("Bishkek (KG)", "Korday (KZ)", "Almaty (KZ)", "Kulunda (RU)", "Novosibirsk (RU)"),
        ("Osh (KG)", "Dostuk (UZ/KG)", "Andijan (UZ)", "Tashkent (UZ)"),
    ),
    "IR": (
        ("Bandar Abbas (IR)", "Sarakhs (IR/TM)", "Farap (TM)", "Alat (UZ)", "Tashkent (UZ)"),
        ("Tehran (IR)", "Incheh Borun (IR/TM)", "Bereket (TM)", "Zhanaozen (KZ)"),
    ),
    "SEA": (
        ("Guayaquil (EC)", "St Petersburg (RU)", "Petropavl (KZ)", "Almaty (KZ)"),
        ("Mumbai (IN)", "Bandar Abbas (IR)", "Sarakhs (IR/TM)", "Ashgabat (TM)"),
        ("Karachi (PK)", "Torkham (PK/AF)", "Panji Poyon (TJ)", "Dushanbe (TJ)"),
    ),
}
"""Ways that goods of an origin take, place by place."""

DETOURS = ("Guayaquil (EC)", "Durban (ZA)", "Santos (BR)", "Luanda (AO)", "Manzanillo (MX)", "Murmansk (RU)")

_FIRST = (
    "Tulip",
    "Saffron",
    "Juniper",
    "Karavan",
    "Almond",
    "Snow Leopard",
    "Silk Meadow",
    "Blue Dome",
    "Poplar",
)
_SECOND = ("Trade", "Logistics", "Export", "Wholesale", "Supply", "Agro", "Industrial", "Forwarding")
_FORM = ("LLC", "JSC", "LLP", "Co.", "Ltd")


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of the tariff that a cargo family can be.

    Attributes:
        hs_code: six digits of the Harmonized System, such as `0805.10`.
        description: as documents say it.
        origins: keys of `ROUTES` where such goods come from.
    """

    hs_code: str
    description: str
    origins: tuple[str, ...]


class CargoManifest(BaseModel):
    """What the documents say, the seals that were found, and what is known to be wrong.

    `risk_indicators` are keys of `RISK_INDICATORS`; they belong to the truth, not to the papers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    hs_code: str
    description: str
    packages: int = Field(ge=0)
    gross_weight_kg: float = Field(ge=0, allow_inf_nan=False)
    seal_numbers: tuple[str, ...]
    seals_found: tuple[str, ...]
    route: tuple[str, ...]
    consignor: str
    consignee: str
    risk_indicators: tuple[str, ...] = ()


def sample_manifest(
    goods: Goods, rng: np.random.Generator, *, packages: int, mass_kg: float, is_empty: bool = False
) -> CargoManifest:
    """Returns documents that fit a load of `mass_kg`: the weight is right within 1.5 %, rounded to 10 kg."""
    ways = ROUTES[_pick(goods.origins, rng)]
    seals = () if is_empty else (_seal(rng),)
    return CargoManifest(
        hs_code=goods.hs_code,
        description=goods.description,
        packages=packages,
        gross_weight_kg=float(round(mass_kg * np.clip(rng.normal(1.0, 0.004), 0.985, 1.015), -1)),
        seal_numbers=seals,
        seals_found=seals,
        route=ways[rng.integers(len(ways))],
        consignor=invented_firm(rng),
        consignee=invented_firm(rng),
    )


def with_risk(
    manifest: CargoManifest, indicator: str, rng: np.random.Generator, *, others: Sequence[Goods] = ()
) -> CargoManifest:
    """Returns the documents with one thing wrong, recorded as a risk indicator.

    Args:
        manifest: documents that fit.
        indicator: a key of `RISK_INDICATORS`.
        rng: chooses what exactly is wrong.
        others: goods that the load is not; needed for `wrong_goods`.

    Raises:
        RecipeError: the indicator does not exist.
    """
    if indicator not in RISK_INDICATORS:
        raise unknown_name("risk indicator", indicator, RISK_INDICATORS)
    if indicator == "wrong_goods":
        changes = _wrong_goods(manifest, rng, others)
    else:
        changes = _CHANGES[indicator](manifest, rng)
    indicators = (*manifest.risk_indicators, indicator)
    return manifest.model_copy(update={**changes, "risk_indicators": indicators})


def invented_firm(rng: np.random.Generator) -> str:
    """Returns the name of a firm that does not exist and says so."""
    return f"{_pick(_FIRST, rng)} {_pick(_SECOND, rng)} {_pick(_FORM, rng)}{INVENTED}"


def _wrong_weight(manifest: CargoManifest, rng: np.random.Generator) -> dict[str, object]:
    share = rng.uniform(0.15, 0.45) * _pick((-1.0, 1.0), rng)
    change_kg = share * max(manifest.gross_weight_kg, 1500.0)
    return {"gross_weight_kg": float(round(max(manifest.gross_weight_kg + change_kg, 100.0), -1))}


def _mismatched_seal(manifest: CargoManifest, rng: np.random.Generator) -> dict[str, object]:
    declared = manifest.seal_numbers or (_seal(rng),)
    digits = list(declared[0])
    place = int(rng.integers(2, len(digits)))
    digits[place] = str((int(digits[place]) + int(rng.integers(1, 10))) % 10)
    return {"seal_numbers": declared, "seals_found": ("".join(digits), *declared[1:])}


def _implausible_route(manifest: CargoManifest, rng: np.random.Generator) -> dict[str, object]:
    places = list(manifest.route)
    detour = _pick([place for place in DETOURS if place not in places], rng)
    places.insert(int(rng.integers(1, len(places))), detour)
    return {"route": tuple(places)}


def _wrong_goods(
    manifest: CargoManifest, rng: np.random.Generator, others: Sequence[Goods]
) -> dict[str, object]:
    unlike = [goods for goods in others if goods.hs_code[:2] != manifest.hs_code[:2]]
    if not unlike:
        raise ValueError("wrong goods need at least one of `others` from another chapter of the tariff")
    goods = _pick(unlike, rng)
    return {"hs_code": goods.hs_code, "description": goods.description}


_CHANGES = {
    "wrong_weight": _wrong_weight,
    "mismatched_seal": _mismatched_seal,
    "implausible_route": _implausible_route,
}


def _seal(rng: np.random.Generator) -> str:
    return f"{_pick(('KZ', 'UZ', 'KG', 'TJ', 'TM', 'CN', 'TR'), rng)}{rng.integers(10**7):07d}"


def _pick(choices: Sequence[_T], rng: np.random.Generator) -> _T:
    return choices[int(rng.integers(len(choices)))]
