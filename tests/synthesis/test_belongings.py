from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.physics.materials import MATERIALS
from xray_trainer.synthesis.cargo.pieces import PIECES, Piece
from xray_trainer.synthesis.shapes import Boxes, Cylinders, Shape

USUAL_KG = {
    "bicycle": (7, 25),
    "couch": (25, 110),
    "easy-chair": (15, 60),
    "chair": (2, 12),
    "carpet-rolls": (20, 110),
    "bags": (5, 60),
    "refrigerator": (40, 110),
    "television": (10, 40),
    "lamp": (5, 30),
    "ladder": (2, 15),
    "suitcase": (6, 35),
    "washing-machine": (40, 110),
}


def built(piece: Piece, seed: int = 0) -> list[Shape]:
    length, width, height = piece.size_mm
    return piece.build((0.0, length, 0.0, width, 0.0, height), np.random.default_rng(seed))


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.name)
def test_a_piece_stays_within_its_room_and_stands_on_its_floor(piece: Piece) -> None:
    for seed in range(3):
        extents = np.stack([shape.extent_mm for shape in built(piece, seed)])
        assert np.all(extents[:, ::2] > -12)
        assert np.all(extents[:, 1::2] < np.array(piece.size_mm) + 12)
        assert extents[:, 4].min() < 35
        assert {shape.material for shape in built(piece, seed)} <= set(MATERIALS)


@pytest.mark.parametrize("name", USUAL_KG)
def test_a_piece_weighs_what_such_things_weigh(name: str) -> None:
    piece = next(one for one in PIECES if one.name == name)
    low, high = USUAL_KG[name]
    assert all(low <= sum(shape.mass_kg for shape in built(piece, seed)) <= high for seed in range(3))


def test_a_bicycle_shows_two_rings_and_a_rolled_carpet_many() -> None:
    by_name = {piece.name: piece for piece in PIECES}
    tyres = next(shape for shape in built(by_name["bicycle"]) if shape.material == "rubber")
    layers = next(shape for shape in built(by_name["carpet-rolls"]) if shape.material == "textile")
    assert isinstance(tyres, Cylinders)
    assert len(tyres.centre_mm) == 2
    assert isinstance(layers, Cylinders)
    assert len(np.unique(layers.radius_mm)) >= 4
    assert not any(isinstance(shape, Boxes) for shape in (tyres, layers))
