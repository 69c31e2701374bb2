"""Every picture function shows what its NumPy reference computes, with either renderer and across tiles."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from itertools import product

import numpy as np
import pytest

from tests.browser import picture_reference as reference
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.scans.codes import transmission_from_codes
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tiles import decode_tile, read_pyramid, tile_bytes
from xray_trainer.store.attempts import attempt_info
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.ui.scan_json import scan_info_json

pytestmark = pytest.mark.browser

SHAPE_HW = (1040, 1300)
LOW, HIGH = 400, 47001
WINDOW = {"low": LOW, "high": HIGH}
PLAIN = {
    "window": WINDOW,
    "inverse": False,
    "energy": 0,
    "logarithm": False,
    "gamma": 1,
    "equalise": False,
    "local": False,
    "smooth": 0,
    "edges": 0,
    "emboss": False,
    "palette": "grey",
    "density": 0,
    "material": False,
    "strip": [],
    "mirror": "",
    "axis": 0,
}
CORNER = (512, 512)


def wedge(name):
    """Returns a scan of every thickness and R between those of polyethylene and lead, with fine detail."""
    height, width = SHAPE_HW
    rng = np.random.default_rng(3)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    thick = 4.5 * np.clip(x / width - 0.08, 0, None) + 0.3 * (np.sin(x / 3) * np.sin(y / 5) > 0.2) * (x > 110)
    ratio = 1.09 + 0.15 * y / height
    planes = np.stack([np.exp(-thick), np.exp(-thick * ratio)])
    noisy = planes + np.sqrt(planes / 20000) * rng.standard_normal(planes.shape, np.float32)
    codes = np.clip(np.rint(noisy * 64000), 1, 65535).astype(np.uint16)
    return Scan(name, transmission_from_codes(codes), (4.0, 4.0), ("6MV", "4MV"), "container-40", "test")


@pytest.fixture(scope="session")
def wedge_set(room):
    """The name of a set with the wedge in it, in the store behind the server."""
    scan = wedge("wedge")
    papers = Declaration(hs_code="7208.51", description="Wedge", packages=1, gross_weight_kg=900)
    exercise = Exercise("exercise-wedge", scan.scan_id, papers)
    add_exercise_set(
        room.store,
        [BuiltExercise(exercise, scan)],
        set_id="wedge",
        title="wedge",
        rules=Rules(),
        num_planned=1,
        now=datetime.now(UTC),
    )
    return "wedge"


class Levels:
    """The scan as its tiles have it, level by level, and what the viewer is told about it."""

    def __init__(self, place):
        self.place = place
        self.info = scan_info_json(place)
        self.last = self.info["num_levels"] - 1

    def codes(self, level=0, energy=0):
        info = read_pyramid(self.place)
        height, width = (-(-side // 2**level) for side in (info.height, info.width))
        codes = np.zeros((height, width), np.uint16)
        for row, column in product(range(-(-height // 512)), range(-(-width // 512))):
            at = {"encoding": "sqrt12", "energy": energy, "level": level, "column": column, "row": row}
            tile = decode_tile(tile_bytes(self.place, **at))
            y, x = row * 512, column * 512
            codes[y : y + tile.shape[0], x : x + tile.shape[1]] = tile
        return codes

    def overview(self, energy=0):
        return self.codes(self.last, energy)

    def kinds(self):
        overviews = [self.overview(energy) for energy in (0, 1)]
        return reference.classes(self.codes(0, 0), self.codes(0, 1), overviews, self.info["materials"])


@pytest.fixture(params=["webgl", "canvas"])
def viewed(request, page, bare, room, wedge_set):
    """A page with the wedge one to one about a corner of four tiles, and its levels."""
    token = bare.visit(page, wedge_set, renderer=request.param)
    page.evaluate("([x, y]) => window.__xrayViewer.oneToOne(x, y)", list(CORNER))
    return page, levels(room, token)


def levels(room, token):
    """Returns the levels of the scan of an attempt."""
    sha256 = attempt_info(room.store, room.store.tokens.attempt_of(token)).scan_sha256
    return Levels(room.store.library.folder(sha256))


def shown(page, **look):
    """Returns the picture (H, W, 3) on screen with a look, and the part of the scan that it shows."""
    page.evaluate("look => window.__xrayViewer.change(look)", {**PLAIN, **look})
    page.evaluate("() => window.__xrayViewer.settled()")
    seen = page.evaluate("() => window.__xrayViewer.pixels()")
    rgba = np.frombuffer(base64.b64decode(seen["rgba"]), np.uint8).reshape(seen["height"], seen["width"], 4)
    x, y = (round(value / seen["resolution"]) for value in seen["origin"])
    return rgba, (x, y)


def assert_shown(page, expected, *, within=0, **look):
    """Checks what is on screen against a picture of the whole level, where the scan is."""
    rgba, (x, y) = shown(page, **look)
    if expected.ndim == 2:
        expected = np.repeat(expected[..., None], 3, axis=2)
    top, left = max(0, -y), max(0, -x)
    part = expected[max(0, y) : y + rgba.shape[0], max(0, x) : x + rgba.shape[1]]
    found = rgba[top : top + part.shape[0], left : left + part.shape[1]]
    assert part.size > 300_000
    assert (found[..., 3] == 255).all()
    distance = np.abs(found[..., :3].astype(int) - part)
    assert distance.max() <= within, (look, distance.max(), np.argwhere(distance > within)[:5])


def test_every_function_shows_what_its_reference_computes(viewed):
    page, scan = viewed
    codes, overview = scan.codes(), scan.overview()
    plain = reference.tone(codes, low=LOW, high=HIGH)
    assert_shown(page, plain)
    assert_shown(page, reference.tone(codes, low=LOW, high=HIGH, inverse=True), inverse=True)
    assert_shown(page, reference.tone(scan.codes(energy=1), low=LOW, high=HIGH), energy=1)

    for curve in (
        {"gamma": 1.7},
        {"gamma": 0.5, "inverse": True},
        {"logarithm": True},
        {"logarithm": True, "gamma": 1.4},
    ):
        assert_shown(page, reference.tone(codes, low=LOW, high=HIGH, **curve), **curve)
    assert_shown(page, reference.tone(codes, low=LOW, high=HIGH, equalise=overview), equalise=True)

    for strength in (1, 2, 3):
        smooth = reference.smoothed(codes, strength)
        assert_shown(page, reference.tone(smooth, low=LOW, high=HIGH), smooth=strength)
        sharp = reference.sharpened(codes, strength)
        assert_shown(page, reference.tone(sharp, low=LOW, high=HIGH), edges=strength)
    both = reference.sharpened(reference.smoothed(codes, 1), 2)
    assert_shown(
        page, reference.tone(both, low=LOW, high=HIGH, logarithm=True), smooth=1, edges=2, logarithm=True
    )

    assert_shown(page, reference.embossed(plain), emboss=True)
    small = reference.tone(overview, low=LOW, high=HIGH)
    local = reference.local_contrast(plain, small, 2**scan.last)
    assert_shown(page, local, local=True, within=1)
    # A relief adds up to eight neighbours, half as strong, of greys that may each be one off.
    assert_shown(page, reference.embossed(local), local=True, emboss=True, within=4)

    for palette in ("spectrum", "fire"):
        assert_shown(page, reference.painted(plain, palette=palette), palette=palette)
    dense = reference.highlighted(reference.painted(plain), plain, codes, 5000)
    assert_shown(page, dense, density=5000)

    mirrored = codes[:, ::-1]
    other = reference.tone(mirrored, low=LOW, high=HIGH)
    assert_shown(page, other, mirror="image")
    unlike = np.clip(128 + (plain.astype(int) - other) // 2, 0, 255)
    assert_shown(page, unlike, mirror="difference")
    axis = 1200
    aside = codes[:, np.clip(axis - 1 - np.arange(codes.shape[1]), 0, None)]
    assert_shown(page, reference.tone(aside, low=LOW, high=HIGH), mirror="image", axis=axis)


def test_materials_are_coloured_and_stripped_as_the_reference_has_them(viewed):
    page, scan = viewed
    kinds = scan.kinds()
    assert {*np.unique(kinds)} >= {0, *range(5, 98)}
    plain = reference.tone(scan.codes(), low=LOW, high=HIGH)
    assert_shown(page, reference.painted(plain, kinds=kinds, material=True), material=True)
    for band in ("organic", "inorganic", "metal"):
        assert_shown(page, reference.painted(plain, kinds=kinds, strip=[band]), strip=[band])
    two = ["organic", "metal"]
    inverse = 255 - plain
    expected = reference.painted(inverse, kinds=kinds, material=True, strip=two, inverse=True)
    assert_shown(page, expected, material=True, strip=two, inverse=True)


def test_filters_and_local_contrast_hold_on_coarse_levels_too(viewed):
    page, scan = viewed
    page.evaluate("() => window.__xrayViewer.showLevel(1)")
    half, overview = scan.codes(1), scan.overview()
    plain = reference.tone(half, low=LOW, high=HIGH)
    assert_shown(page, reference.tone(reference.sharpened(half, 3), low=LOW, high=HIGH), edges=3)
    small = reference.tone(overview, low=LOW, high=HIGH)
    assert_shown(page, reference.local_contrast(plain, small, 2 ** (scan.last - 1)), local=True, within=1)


def test_the_reference_of_local_contrast_is_opencvs_on_the_overview(room, wedge_set):
    token = room.open_attempt(wedge_set)
    grey = reference.tone(levels(room, token).overview(), low=LOW, high=HIGH)
    ours = reference.local_contrast(grey, grey, 1)
    assert np.abs(ours.astype(int) - reference.clahe(grey)).max() <= 1
