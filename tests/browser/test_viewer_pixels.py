"""What the canvas shows is what NumPy computes, and it costs little to show."""

from __future__ import annotations

import base64
from itertools import product
from urllib.request import Request, urlopen

import numpy as np
import pytest

from xray_trainer.scans.pictures import window_level
from xray_trainer.scans.tiles import decode_tile, read_pyramid
from xray_trainer.store.attempts import attempt_info

pytestmark = pytest.mark.browser

PIXEL_AT = "([x, y]) => window.__xrayViewer.pixelAt(x, y)"
SETTINGS = ((0, 65535, False), (2311, 23456, False), (30000, 52001, True))


@pytest.fixture
def read_level(server, room):
    """Puts the codes of a whole level together from the tiles that the server gives."""

    def read(token, *, encoding="sqrt12", energy=0, level=0):
        attempt = attempt_info(room.store, room.store.tokens.attempt_of(token))
        scan = room.store.tokens.scan_token(attempt.drill_id, attempt.scan_sha256)
        info = read_pyramid(room.store.library.folder(attempt.scan_sha256))
        height, width = -(-info.height // 2**level), -(-info.width // 2**level)
        codes = np.zeros((height, width), np.uint16)
        for row, column in product(range(-(-height // info.tile_px)), range(-(-width // info.tile_px))):
            address = f"{server.url}/api/scans/{scan}/tiles/{encoding}/{energy}/{level}/{column}/{row}"
            with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as answer:
                tile = decode_tile(answer.read())
            y, x = row * info.tile_px, column * info.tile_px
            codes[y : y + tile.shape[0], x : x + tile.shape[1]] = tile
        return codes

    return read


def show(page, *, low, high, inverse, **more):
    look = {"window": {"low": low, "high": high}, "inverse": inverse, **more}
    page.evaluate("look => window.__xrayViewer.change(look)", look)
    page.evaluate("() => window.__xrayViewer.settled()")


def read_canvas(page, *, is_covered=True):
    """Returns grey levels (H, W) that the canvas shows, and the scan pixel of its upper left corner."""
    seen = page.evaluate("() => window.__xrayViewer.pixels()")
    rgba = np.frombuffer(base64.b64decode(seen["rgba"]), np.uint8).reshape(seen["height"], seen["width"], 4)
    assert not is_covered or (rgba[..., 3] == 255).all()
    assert (rgba[..., :1] == rgba[..., 1:3]).all()
    return rgba[..., 0], [round(value) for value in seen["origin"]]


@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
@pytest.mark.parametrize("encoding", ["sqrt12", "u16"])
def test_window_and_level_equal_numpy_bit_for_bit(page, bench, read_level, renderer, encoding):
    token = bench.visit(page, renderer=renderer)
    codes = read_level(token, encoding=encoding)
    page.evaluate("() => window.__xrayViewer.oneToOne(900, 300)")
    for low, high, inverse in SETTINGS:
        show(page, low=low, high=high, inverse=inverse, encoding=encoding)
        shown, (x, y) = read_canvas(page)
        height, width = shown.shape
        expected = window_level(codes, low=low, high=high, inverse=inverse)[y : y + height, x : x + width]
        assert shown.size >= 100_000
        assert len(np.unique(shown)) > 100
        np.testing.assert_array_equal(shown, expected)


def test_low_energy_is_shown_from_its_own_tiles(page, bench, read_level):
    token = bench.visit(page)
    low_energy = read_level(token, energy=1)
    page.evaluate("() => window.__xrayViewer.oneToOne(900, 300)")
    page.keyboard.press("e")
    show(page, low=1000, high=40000, inverse=False)
    shown, (x, y) = read_canvas(page)
    expected = window_level(low_energy, low=1000, high=40000)
    np.testing.assert_array_equal(shown, expected[y : y + shown.shape[0], x : x + shown.shape[1]])


def test_a_browser_without_webgl_draws_the_same(browser_without_webgl, bench, read_level):
    context = browser_without_webgl.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    token = bench.visit(page)
    assert page.locator(".viewer").get_attribute("data-ready") == "canvas"
    codes = read_level(token)
    page.evaluate("() => window.__xrayViewer.oneToOne(900, 300)")
    show(page, low=1234, high=43210, inverse=False)
    shown, (x, y) = read_canvas(page)
    expected = window_level(codes, low=1234, high=43210)
    np.testing.assert_array_equal(shown, expected[y : y + shown.shape[0], x : x + shown.shape[1]])
    context.close()


@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
def test_one_to_one_means_pixels_of_the_screen_on_a_dense_screen(browser, bench, read_level, renderer):
    context = browser.new_context(viewport={"width": 1000, "height": 700}, device_scale_factor=2)
    page = context.new_page()
    token = bench.visit(page, renderer=renderer)
    page.evaluate("() => window.__xrayViewer.oneToOne(900, 300)")
    show(page, low=1000, high=40000, inverse=False)
    shown, (x, y) = read_canvas(page, is_covered=False)
    expected = window_level(read_level(token), low=1000, high=40000)
    top = max(y, 0)
    part = expected[top : y + shown.shape[0], x : x + shown.shape[1]]
    np.testing.assert_array_equal(shown[top - y : top - y + part.shape[0]], part)
    context.close()


def test_first_view_of_a_wide_scan_costs_at_most_half_a_megabyte(page, bench, record_property):
    sizes = {}

    def count(request):
        if "/api/" in request.url:
            sizes[request.url] = request.sizes()["responseBodySize"]

    page.on("requestfinished", count)
    bench.visit(page, "wide")
    page.evaluate("() => window.__xrayViewer.settled()")
    page.wait_for_load_state("networkidle")
    assert any("/tiles/" in address for address in sizes)
    assert any(address.endswith("/preview") for address in sizes)
    record_property("first_view_bytes", sum(sizes.values()))
    assert sum(sizes.values()) <= 500_000


@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
def test_pixels_that_are_higher_than_wide_are_drawn_so(page, bench, renderer):
    bench.visit(page, "tall", renderer=renderer)
    (x0, y0), (x1, y1) = (page.evaluate(PIXEL_AT, at) for at in ([0, 0], [1100, 500]))
    assert (y1 - y0) / (x1 - x0) == pytest.approx(500 * 6 / (1100 * 4), rel=1e-6)
    seen = page.evaluate("() => window.__xrayViewer.pixels()")
    rgba = np.frombuffer(base64.b64decode(seen["rgba"]), np.uint8).reshape(seen["height"], seen["width"], 4)
    drawn = np.argwhere(rgba[..., 3] == 255)
    assert drawn.min(axis=0) == pytest.approx((y0, x0), abs=1)
    assert drawn.max(axis=0) == pytest.approx((y1 - 1, x1 - 1), abs=1)
