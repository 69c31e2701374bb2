"""How strongly a material weakens and absorbs X-rays, from the tables of NIST.

Between the tabulated energies coefficients are interpolated linearly in log-log, as NIST recommends. At an
absorption edge the table has two rows; the edge's own energy counts as above the edge. No scattering, no
fluorescence: only how much leaves the narrow beam (attenuation) and how much stays (energy absorption).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError, unknown_name
from xray_trainer.physics.materials import Material, material

Floats = npt.NDArray[np.float64]

_JUST_BELOW = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class ElementTable:
    """Coefficients of one element, each array (n,), energies strictly increasing."""

    energy_mev: Floats
    attenuation_cm2_g: Floats
    energy_absorption_cm2_g: Floats


@cache
def element_tables() -> Mapping[str, ElementTable]:
    """Returns the table of each element by its symbol, 10 keV to 20 MeV (NISTIR 5632, table 3)."""
    rows: dict[str, list[list[float]]] = {}
    for row in _rows():
        rows.setdefault(row[0], []).append([float(value) for value in row[1:]])
    return {symbol: _table(np.array(values)) for symbol, values in rows.items()}


def mass_attenuation(of: str | Material, energy_mev: npt.ArrayLike) -> Floats:
    """Returns mu/rho in cm2/g of a material, or of an element by its symbol, at each energy.

    Raises:
        RecipeError: no such material or element.
        InputError: an energy is outside 0.01 to 20 MeV.
    """
    return _mixed(of, energy_mev, "attenuation_cm2_g")


def mass_energy_absorption(of: str | Material, energy_mev: npt.ArrayLike) -> Floats:
    """Returns mu_en/rho in cm2/g of a material or an element; errors as in `mass_attenuation`."""
    return _mixed(of, energy_mev, "energy_absorption_cm2_g")


def _mixed(of: str | Material, energy_mev: npt.ArrayLike, column: str) -> Floats:
    energy = np.asarray(energy_mev, np.float64)
    if energy.size and not (energy.min() >= 0.01 and energy.max() <= 20):
        raise InputError(
            f"energy must lie in 0.01 to 20 MeV, got {energy.min():.4g} to {energy.max():.4g} MeV"
        )
    parts = [share * _element(symbol, energy, column) for symbol, share in _mass_fractions(of).items()]
    return np.asarray(np.sum(parts, axis=0), np.float64)


def _mass_fractions(of: str | Material) -> Mapping[str, float]:
    if isinstance(of, str):
        return {of: 1.0} if of in element_tables() else material(of).mass_fractions
    return of.mass_fractions


def _element(symbol: str, energy_mev: Floats, column: str) -> Floats:
    if symbol not in element_tables():
        raise unknown_name("element", symbol, element_tables())
    table = element_tables()[symbol]
    logarithm = np.interp(np.log(energy_mev), np.log(table.energy_mev), np.log(getattr(table, column)))
    return np.asarray(np.exp(logarithm), np.float64)


def _rows() -> Iterator[list[str]]:
    text = (files(__package__) / "attenuation.csv").read_text(encoding="ascii")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return iter(list(csv.reader(lines))[1:])


def _table(values: Floats) -> ElementTable:
    energy = values[:, 0].copy()
    energy[:-1][np.diff(energy) == 0] *= _JUST_BELOW
    return ElementTable(energy, values[:, 1], values[:, 2])
