"""What the canvas shows is what NumPy computes, and it costs little to show."""

from __future__ import annotations

import base64
from urllib.request import Request, urlopen

import numpy as np
import pytest

from xray_trainer.scans.pictures import window_level
from xray_trainer.scans.tiles import decode_tile, read_pyramid

pytestmark = pytest.mark.browser

SETTINGS = ((0, 65535, False), (2311, 23456, False), (30000, 52001, True))


def read_level(server, token, info, *, encoding="sqrt12", energy=0, level=0):
    """Returns the codes of a whole level, put together from the tiles that the server gives."""
    height, width = -(-info.height // 2**level), -(-info.width // 2**level)
    codes = np.zeros((height, width), np.uint16)
    for row in range(-(-height // info.tile_px)):
        for column in range(-(-width // info.tile_px)):
            address = f"{server.url}/api/attempts/{token}/tiles/{encoding}/{energy}/{level}/{column}/{row}"
            with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as answer:
                tile = decode_tile(answer.read())
            y, x = row * info.tile_px, column * info.tile_px
            codes[y : y + tile.shape[0], x : x + tile.shape[1]] = tile
    return codes


def pyramid_of(room, token):
    from xray_trainer.store.attempts import attempt_info

    attempt = attempt_info(room.store, room.store.tokens.attempt_of(token))
    return read_pyramid(room.store.library.folder(attempt.scan_sha256))


def show(page, *, low, high, inverse, **more):
    look = {"window": {"low": low, "high": high}, "inverse": inverse, **more}
    page.evaluate("look => window.__xrayViewer.change(look)", look)
    page.evaluate("() => window.__xrayViewer.settled()")


def read_canvas(page):
    """Returns grey levels (H, W) that the canvas shows, and the scan pixel of its upper left corner."""
    seen = page.evaluate("() => window.__xrayViewer.pixels()")
    rgba = np.frombuffer(base64.b64decode(seen["rgba"]), np.uint8).reshape(seen["height"], seen["width"], 4)
    assert (rgba[..., 3] == 255).all()
    assert (rgba[..., :1] == rgba[..., 1:3]).all()
    return rgba[..., 0], [round(value) for value in seen["origin"]]


@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
@pytest.mark.parametrize("encoding", ["sqrt12", "u16"])
def test_window_and_level_equal_numpy_bit_for_bit(page, server, room, open_viewer, renderer, encoding):
    token = room.open_attempt("dual")
    open_viewer(page, server.address(token, renderer=renderer))
    codes = read_level(server, token, pyramid_of(room, token), encoding=encoding)
    page.evaluate("() => window.__xrayViewer.oneToOne(900, 300)")
    for low, high, inverse in SETTINGS:
        show(page, low=low, high=high, inverse=inverse, encoding=encoding)
        shown, (x, y) = read_canvas(page)
        height, width = shown.shape
        expected = window_level(codes, low=low, high=high, inverse=inverse)[y : y + height, x : x + width]
        assert shown.size >= 100_000
        assert len(np.unique(shown)) > 100
        np.testing.assert_array_equal(shown, expected)


def test_low_energy_is_shown_from_its_own_tiles(page, server, room, open_viewer):
    token = room.open_attempt("dual")
    open_viewer(page, server.address(token))
    low_energy = read_level(server, token, pyramid_of(room, token), energy=1)
    page.evaluate("() => window.__xrayViewer.oneToOne(900, 300)")
    page.keyboard.press("e")
    show(page, low=1000, high=40000, inverse=False)
    shown, (x, y) = read_canvas(page)
    expected = window_level(low_energy, low=1000, high=40000)
    np.testing.assert_array_equal(shown, expected[y : y + shown.shape[0], x : x + shown.shape[1]])


def test_a_browser_without_webgl_draws_the_same(browser_without_webgl, server, room, open_viewer):
    context = browser_without_webgl.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    token = room.open_attempt("dual")
    open_viewer(page, server.address(token))
    assert page.locator(".viewer").get_attribute("data-ready") == "canvas"
    codes = read_level(server, token, pyramid_of(room, token))
    page.evaluate("() => window.__xrayViewer.oneToOne(900, 300)")
    show(page, low=1234, high=43210, inverse=False)
    shown, (x, y) = read_canvas(page)
    expected = window_level(codes, low=1234, high=43210)
    np.testing.assert_array_equal(shown, expected[y : y + shown.shape[0], x : x + shown.shape[1]])
    context.close()


def test_first_view_of_a_wide_scan_costs_at_most_half_a_megabyte(page, server, room, open_viewer):
    sizes = {}

    def count(request):
        if "/api/" in request.url:
            sizes[request.url] = request.sizes()["responseBodySize"]

    page.on("requestfinished", count)
    token = room.open_attempt("wide")
    open_viewer(page, server.address(token))
    page.evaluate("() => window.__xrayViewer.settled()")
    page.wait_for_load_state("networkidle")
    assert any("/tiles/" in address for address in sizes)
    assert any(address.endswith("/preview") for address in sizes)
    assert sum(sizes.values()) <= 500_000


@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
def test_pixels_that_are_higher_than_wide_are_drawn_so(page, server, room, open_viewer, renderer):
    token = room.open_attempt("tall")
    open_viewer(page, server.address(token, renderer=renderer))
    corners = [page.evaluate("([x, y]) => window.__xrayViewer.pixelAt(x, y)", at) for at in ([0, 0], [1100, 500])]
    (x0, y0), (x1, y1) = corners
    assert (y1 - y0) / (x1 - x0) == pytest.approx(500 * 6 / (1100 * 4), rel=1e-6)
    picture = np.array(page.evaluate("() => { const p = window.__xrayViewer.pixels(); return [p.width, p.height] }"))
    assert (picture > 0).all()
    rows = page.evaluate(
        """() => {
          const p = window.__xrayViewer.pixels(), raw = atob(p.rgba);
          const column = Math.floor(p.width / 2), seen = [];
          for (let y = 0; y < p.height; y++) if (raw.charCodeAt(4 * (y * p.width + column) + 3) === 255) seen.push(y);
          return [seen[0], seen.at(-1)];
        }"""
    )
    assert rows == [pytest.approx(y0, abs=2), pytest.approx(y1 - 1, abs=2)]
