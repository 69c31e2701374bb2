"""The beams of cargo scanners: what leaves the source and counts in the detector, energy by energy.

A linac's spectrum is Schiff's thin-target bremsstrahlung behind a filter of tungsten and iron (target,
flattening, collimation), seen by a scintillator that sums up deposited energy:

    M0   = 1 / [(0.511 E / (2 e0 e))^2 + (Z^(1/3) / 111)^2],   e0 = E0 + 0.511,  e = e0 - E,  Z = 74
    N(E) ~ (1/E) [(1 + (e/e0)^2) (ln M0 - 1)]_+ exp(-mu_W x_W - mu_Fe x_Fe)
    D(E) = E (1 - exp(-mu_en s)),   cadmium tungstate

The linacs' filters were fitted to Monte Carlo spectra of one simulated beamline. Tubes for air cargo and
parcels, where characteristic lines matter, come from a table computed once (`tube_spectra.csv`). All of them
are plausible scanners, not products. Adding a beam is adding an entry to `_ALL`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import unknown_name
from xray_trainer.physics.attenuation import mass_attenuation, mass_energy_absorption

Floats = npt.NDArray[np.float64]

_ELECTRON_MEV = 0.511
_TARGET_Z = 74
_LOWEST_MEV = 0.05
_NUM_BINS = 48


@dataclass(frozen=True, slots=True)
class Beam:
    """A beam: endpoint energy, filters in g/cm2 by material, depth of the scintillator in g/cm2.

    A linac's spectrum has equal bins between 0.05 MeV and the endpoint; a tube's is tabulated under its name.
    Where speed matters, `num_nodes` energies (a tube: in each section) stand in for the bins (`quadrature`).
    `noise_factor` is E[D^2] / E[D]^2 of the energy D that one photon deposits (`noise`): known at 6 MV,
    assumed for the other linacs, estimated for tubes.
    """

    name: str
    endpoint_mev: float
    filters_g_cm2: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    scintillator_g_cm2: float = 7.9 * 3
    is_tube: bool = False
    noise_factor: float = 2.6
    num_nodes: int = 8


@dataclass(frozen=True, slots=True)
class Spectrum:
    """What counts in the open beam: the weight (n,) of each energy (n,), weights summing to 1."""

    energy_mev: Floats
    weight: Floats


def _linac(name: str, endpoint_mev: float, **filters_g_cm2: float) -> Beam:
    return Beam(name, endpoint_mev, MappingProxyType(filters_g_cm2))


def _tube(name: str, endpoint_mev: float, scintillator_cm: float, **filters_g_cm2: float) -> Beam:
    filters, depth = MappingProxyType(filters_g_cm2), 7.9 * scintillator_cm
    return Beam(name, endpoint_mev, filters, depth, is_tube=True, noise_factor=1.3, num_nodes=5)


_ALL = (
    _linac("4MV", 4.0, W=1.59, Fe=5.05),
    _linac("6MV", 6.0, W=1.88, Fe=4.73),
    _linac("9.7MV", 9.7, W=2.65, Fe=3.88),
    _tube("160kV", 0.160, 0.3, Al=0.81),
    _tube("320kV", 0.320, 0.5, Al=0.81, Cu=0.90),
)

BEAMS: Mapping[str, Beam] = MappingProxyType({entry.name: entry for entry in _ALL})


def beam(name: str) -> Beam:
    """Returns the beam of that name.

    Raises:
        RecipeError: there is none; the message lists the nearest names.
    """
    if name not in BEAMS:
        raise unknown_name("beam", name, BEAMS)
    return BEAMS[name]


@cache
def spectrum(name: str) -> Spectrum:
    """Returns the spectrum of a beam as the detector weighs it."""
    source = beam(name)
    emitted = _tabulated(name) if source.is_tube else _bremsstrahlung(source.endpoint_mev)
    energy = emitted.energy_mev
    weight = emitted.weight * _filtered(source, energy) * _response(source, energy)
    return Spectrum(energy, weight / weight.sum())


def schiff(energy_mev: Floats, endpoint_mev: float) -> Floats:
    """Returns the photons per energy, in arbitrary units, of electrons of one energy on tungsten."""
    before = endpoint_mev + _ELECTRON_MEV
    after = before - energy_mev
    screening = (_TARGET_Z ** (1 / 3) / 111) ** 2
    m0 = 1 / ((_ELECTRON_MEV * energy_mev / (2 * before * after)) ** 2 + screening)
    photons: Floats = (1 + (after / before) ** 2) * (np.log(m0) - 1) / energy_mev
    return photons.clip(0)


def stack_transmission(areal_g_cm2: Mapping[str, float], beam_name: str) -> float:
    """Returns the transmission of a stack of layers, given the areal density of each material.

    >>> round(stack_transmission({"steel": 78.7}, "6MV"), 4)
    0.0388
    """
    open_beam = spectrum(beam_name)
    depth = sum(mass_attenuation(name, open_beam.energy_mev) * s for name, s in areal_g_cm2.items())
    return float(np.sum(open_beam.weight * np.exp(-depth)))


def _bremsstrahlung(endpoint_mev: float) -> Spectrum:
    edges = np.linspace(_LOWEST_MEV, endpoint_mev, _NUM_BINS + 1)
    energy = (edges[1:] + edges[:-1]) / 2
    return Spectrum(energy, schiff(energy, endpoint_mev))


def _tabulated(name: str) -> Spectrum:
    text = (files(__package__) / "tube_spectra.csv").read_text(encoding="ascii")
    rows = [line.split(",") for line in text.splitlines() if line.startswith(name)]
    energy, photons = np.array([row[1:] for row in rows], np.float64).T
    return Spectrum(energy, photons)


def _filtered(source: Beam, energy_mev: Floats) -> Floats:
    layers = source.filters_g_cm2.items()
    depth = sum((mass_attenuation(name, energy_mev) * s for name, s in layers), np.zeros_like(energy_mev))
    return np.exp(-depth)


def _response(source: Beam, energy_mev: Floats) -> Floats:
    absorbed = mass_energy_absorption("cadmium_tungstate", energy_mev) * source.scintillator_g_cm2
    return energy_mev * -np.expm1(-absorbed)
