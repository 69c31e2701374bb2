from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from xray_trainer.drills.colours import COLOURS, colour_of, dash_of, letter_of

# Machado, Oliveira and Fernandes (2009), table 1, severity 1.0, in linear RGB.
VISION = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour):
    srgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    share = XYZ @ np.clip(rgb, 0, 1) / np.array([0.9505, 1, 1.089])
    x, y, z = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("vision", VISION.values(), ids=VISION)
def test_any_two_colours_are_told_apart(vision):
    seen = [lab(vision @ linear(colour)) for colour in COLOURS]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 20


def test_every_colour_is_light_enough_for_a_dark_casing():
    assert min(lab(linear(colour))[0] for colour in COLOURS) > 50


def test_no_two_of_thirty_two_people_look_alike():
    assert len({(colour_of(index), dash_of(index)) for index in range(32)}) == 32


def test_letters_never_come_again():
    assert len({letter_of(index) for index in range(1000)}) == 1000
