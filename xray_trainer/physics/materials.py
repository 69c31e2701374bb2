"""The materials that conveyances, cargo and items are made of.

Elemental composition and density are textbook values for a typical representative; granular and packed
goods have the density of the heap. Adding a material is adding a line to the table at the end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from xray_trainer.errors import unknown_name

_ATOMIC_WEIGHT = {
    "H": 1.008, "Li": 6.94, "B": 10.81, "C": 12.011, "N": 14.007, "O": 15.999, "F": 18.998, "Na": 22.990,
    "Mg": 24.305, "Al": 26.982, "Si": 28.085, "P": 30.974, "S": 32.06, "Cl": 35.45, "K": 39.098, "Ca": 40.078,
    "Ti": 47.867, "Cr": 51.996, "Mn": 54.938, "Fe": 55.845, "Co": 58.933, "Ni": 58.693, "Cu": 63.546,
    "Zn": 65.38, "Br": 79.904, "Ag": 107.868, "Cd": 112.414, "Sn": 118.71, "W": 183.84, "Au": 196.967,
    "Pb": 207.2, "U": 238.029,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Material:
    """A material: density in g/cm3 and the mass fraction of each element, summing to 1."""

    name: str
    density_g_cm3: float
    mass_fractions: Mapping[str, float]

    def areal_density_g_cm2(self, thickness_mm: float) -> float:
        """Returns the areal density of a layer.

        >>> material("lead").areal_density_g_cm2(10)
        11.35
        """
        return self.density_g_cm3 * thickness_mm / 10


def material(name: str) -> Material:
    """Returns the material of that name.

    Raises:
        RecipeError: there is none; the message lists the nearest names.
    """
    if name not in MATERIALS:
        raise unknown_name("material", name, MATERIALS)
    return MATERIALS[name]


def mass_fractions_of(formula: str) -> dict[str, float]:
    """Returns mass fractions from a chemical formula without brackets.

    >>> {symbol: round(share, 4) for symbol, share in mass_fractions_of("H2O").items()}
    {'H': 0.1119, 'O': 0.8881}
    """
    atoms = re.findall(r"([A-Z][a-z]?)([\d.]*)", formula)
    masses: dict[str, float] = {}
    for symbol, count in atoms:
        masses[symbol] = masses.get(symbol, 0.0) + _ATOMIC_WEIGHT[symbol] * float(count or 1)
    return _normalised(masses)


def _blend(parts: Mapping[str, float]) -> dict[str, float]:
    """Returns the mass fractions of a blend of formulas by weight."""
    masses: dict[str, float] = {}
    for formula, weight in parts.items():
        for symbol, share in mass_fractions_of(formula).items():
            masses[symbol] = masses.get(symbol, 0.0) + weight * share
    return _normalised(masses)


def _normalised(masses: Mapping[str, float]) -> dict[str, float]:
    total = sum(masses.values())
    return {symbol: mass / total for symbol, mass in masses.items()}


_CELLULOSE, _STARCH, _SUGAR, _PROTEIN, _FAT = "C6H10O5", "C6H10O5", "C12H22O11", "C4H6.4NO1.3", "C57H104O6"

# name: (density in g/cm3, parts by weight of formulas or elements)
_TABLE: dict[str, tuple[float, dict[str, float]]] = {
    # metals
    "steel": (7.87, {"Fe": 1}),
    "stainless_steel": (7.9, {"Fe": 71, "Cr": 18.5, "Ni": 8.5, "Mn": 2}),
    "cast_iron": (7.2, {"Fe": 94.3, "C": 3.4, "Si": 2.3}),
    "aluminium": (2.70, {"Al": 1}),
    "titanium": (4.51, {"Ti": 1}),
    "zinc": (7.14, {"Zn": 1}),
    "copper": (8.96, {"Cu": 1}),
    "brass": (8.5, {"Cu": 63, "Zn": 37}),
    "tin": (7.29, {"Sn": 1}),
    "silver": (10.5, {"Ag": 1}),
    "gold": (19.3, {"Au": 1}),
    "tungsten": (19.3, {"W": 1}),
    "lead": (11.35, {"Pb": 1}),
    "uranium": (18.95, {"U": 1}),
    # plastics, rubber, liquids
    "polyethylene": (0.95, {"C2H4": 1}),
    "polystyrene": (1.05, {"C8H8": 1}),
    "polyester": (1.38, {"C10H8O4": 1}),
    "nylon": (1.14, {"C6H11NO": 1}),
    "pvc": (1.40, {"C2H3Cl": 1}),
    "foam": (0.04, {"C12H14N2O4": 1}),
    "rubber": (1.15, {"C5H8": 62, "C": 32, "S": 2, "ZnO": 4}),
    "water": (1.0, {"H2O": 1}),
    "ice": (0.92, {"H2O": 1}),
    "ethanol": (0.79, {"C2H6O": 1}),
    "gasoline": (0.74, {"C8H17": 1}),
    "diesel": (0.84, {"C12H23": 1}),
    "oil": (0.92, {_FAT: 1}),
    # plant and animal goods
    "wood": (0.55, {_CELLULOSE: 88, "H2O": 12}),
    "plywood": (0.65, {_CELLULOSE: 85, "H2O": 8, "C6H6O": 7}),
    "paper": (0.80, {_CELLULOSE: 82, "CaCO3": 12, "H2O": 6}),
    "cardboard": (0.70, {_CELLULOSE: 92, "H2O": 8}),
    "cellulose": (1.5, {_CELLULOSE: 1}),
    "textile": (0.35, {_CELLULOSE: 93, "H2O": 7}),
    "cotton": (0.45, {_CELLULOSE: 93, "H2O": 7}),
    "leather": (0.86, {_PROTEIN: 80, "H2O": 15, _FAT: 5}),
    "tobacco": (0.30, {_CELLULOSE: 78, _PROTEIN: 8, "H2O": 11, "K2O": 2, "CaO": 1}),
    "grain": (0.77, {_STARCH: 75, _PROTEIN: 12, "H2O": 13}),
    "starch": (0.60, {_STARCH: 88, "H2O": 12}),
    "sugar": (0.85, {_SUGAR: 1}),
    "fruit": (0.90, {"H2O": 86, _SUGAR: 12, _CELLULOSE: 2}),
    "meat": (1.05, {"H2O": 70, _PROTEIN: 20, _FAT: 9, "K": 0.4, "P": 0.3, "S": 0.3}),
    "ivory": (1.85, {"Ca10P6O26H2": 58, _PROTEIN: 32, "H2O": 10}),
    # organic concealments: representative light organic matter, loose and pressed, and gum-like
    "organic_powder": (1.05, {"C17H21NO4": 85, "H2O": 3, _STARCH: 12}),
    "organic_resin": (1.20, {"C21H30O2": 70, _CELLULOSE: 25, "H2O": 5}),
    # minerals and bulk
    "glass": (2.5, {"SiO2": 73, "Na2O": 14, "CaO": 9, "MgO": 3, "Al2O3": 1}),
    "ceramic": (2.3, {"SiO2": 66, "Al2O3": 22, "CaO": 5, "K2O": 4, "Fe2O3": 3}),
    "brick": (1.8, {"SiO2": 62, "Al2O3": 18, "Fe2O3": 6, "CaO": 10, "K2O": 4}),
    "concrete": (2.3, {"SiO2": 62, "CaO": 19, "H2O": 5, "Al2O3": 8, "CO2": 4, "Fe2O3": 2}),
    "cement": (1.5, {"CaO": 65, "SiO2": 22, "Al2O3": 6, "Fe2O3": 3, "CaSO4": 4}),
    "gypsum": (1.0, {"CaSO6H4": 1}),
    "marble": (2.71, {"CaCO3": 1}),
    "granite": (2.65, {"SiO2": 72, "Al2O3": 14, "K2O": 5, "Na2O": 4, "CaO": 2, "Fe2O3": 3}),
    "sand": (1.6, {"SiO2": 1}),
    "salt": (1.2, {"NaCl": 1}),
    "coal": (0.85, {"C": 78, "H": 5, "O": 9, "N": 1, "S": 1, "SiO2": 4, "Al2O3": 2}),
    "iron_ore": (2.6, {"Fe2O3": 90, "SiO2": 7, "Al2O3": 3}),
    "fertiliser": (0.95, {"N2H4O3": 40, "KCl": 28, "CaP2H4O8": 32}),
    # the scintillator of the detectors
    "cadmium_tungstate": (7.9, {"CdWO4": 1}),
    # assembled goods as an even mixture
    "electronics": (1.2, {"C21H24O4": 35, "SiO2": 22, "Cu": 20, "Fe": 8, "Al": 9, "Sn": 4, "Br": 2}),
    "lithium_battery": (2.4, {"CoLiO2": 40, "C": 20, "Cu": 12, "Al": 14, "C3H4O3": 14}),
    "lead_battery": (2.6, {"Pb": 60, "PbO2": 10, "H2SO4": 12, "H2O": 12, "C3H6": 6}),
    "air": (0.0012, {"N": 76.5, "O": 23.5}),
}

MATERIALS: Mapping[str, Material] = MappingProxyType(
    {
        name: Material(name, density, MappingProxyType(_blend(parts)))
        for name, (density, parts) in _TABLE.items()
    }
)
