"""A beam's spectrum reduced to a few energies: polychromatic transmission as a handful of exponentials.

Gauss's rule for the spectrum as weight function in the variable ln E: n nodes integrate every polynomial in
ln E up to degree 2n - 1 as the full spectrum does, and what a stack transmits is very smooth in ln E. The
nodes are real energies, so any material keeps its own coefficients and any mixture is right: eight nodes
reproduce a linac's -ln T within 0.2 %, from thin plastic to uranium and lead down to T = 1e-7.

Below 120 keV the K edges of heavy elements break the smoothness, so a tube's spectrum is cut at the edges of
silver, tin, tungsten, gold, lead and uranium, and once above, and each section gets its own nodes: again
within 0.2 %. A test measures both.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from xray_trainer.physics.beams import Floats, Spectrum, beam, spectrum

_SECTIONS_MEV = (0.0255, 0.0292, 0.0695, 0.0807, 0.0880, 0.1156, 0.180)


@cache
def nodes_of(beam_name: str) -> Spectrum:
    """Returns the few energies and weights that stand in for a beam's spectrum."""
    whole, num_nodes = spectrum(beam_name), beam(beam_name).num_nodes
    cuts = np.searchsorted(whole.energy_mev, _SECTIONS_MEV if beam(beam_name).is_tube else ())
    energies, weights = (np.split(part, cuts) for part in (whole.energy_mev, whole.weight))
    sections = [Spectrum(*section) for section in zip(energies, weights, strict=True)]
    nodes = [gauss_nodes(section, num_nodes) for section in sections]
    return Spectrum(
        np.concatenate([node.energy_mev for node in nodes]), np.concatenate([node.weight for node in nodes])
    )


def gauss_nodes(of: Spectrum, num_nodes: int) -> Spectrum:
    """Returns `num_nodes` energies of the same total weight standing in for all (Golub and Welsch 1969)."""
    if of.energy_mev.size <= num_nodes:
        return of
    logarithm = np.log(of.energy_mev)
    centre, reach = logarithm.mean(), np.ptp(logarithm) / 2
    diagonal, squares = _recurrence((logarithm - centre) / reach, of.weight, num_nodes)
    beside = np.sqrt(squares[1:])
    nodes, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1))
    return Spectrum(np.exp(nodes * reach + centre), of.weight.sum() * vectors[0] ** 2)


def _recurrence(x: Floats, weight: Floats, count: int) -> tuple[Floats, Floats]:
    """Returns the coefficients of the polynomials orthogonal under `weight`, by Stieltjes's procedure."""
    diagonal, squares = np.zeros(count), np.ones(count)
    before, current, norm_before = np.zeros_like(x), np.ones_like(x), 1.0
    for k in range(count):
        norm = float(np.sum(weight * current**2))
        diagonal[k] = np.sum(weight * x * current**2) / norm
        squares[k] = norm / norm_before
        before, current = current, (x - diagonal[k]) * current - (squares[k] if k else 0) * before
        norm_before = norm
    return diagonal, squares
