"""Tools around the picture: every one by key, by menu and by hand, logged, and kept for the next scan."""

from __future__ import annotations

import base64
import re
from collections import Counter

import numpy as np
import pytest

from xray_trainer.scans.pictures import window_level
from xray_trainer.scans.tiles import decode_tile, tile_bytes
from xray_trainer.store.attempts import attempt_info

pytestmark = pytest.mark.browser

LOOK = "() => window.__xrayViewer.look()"
SETTLED = "() => window.__xrayViewer.settled()"
ONE_TO_ONE = "() => window.__xrayViewer.oneToOne(900, 300)"
DUAL_ONLY = {"energy", "material", "strip_organic", "strip_inorganic", "strip_metal"}
EVERY = {
    "zoom_area",
    "overview",
    "magnifier",
    "window_area",
    "next_preset",
    "gamma_up",
    "gamma_down",
    "logarithm",
    "high_penetration",
    "low_penetration",
    "inverse",
    "pseudo_colour",
    "equalise",
    "local",
    "edges",
    "smooth",
    "emboss",
    "density",
    "flip_across",
    "flip_down",
    "turn",
    "mirror",
    "length",
    "area",
    "profile",
    "probe",
    "reset",
    *DUAL_ONLY,
}


def offered(page):
    return dict(page.evaluate("() => window.__xrayViewer.functions()"))


def logged(page, name):
    """Returns what the page journals of the uses of a function, in their order."""
    views = page.evaluate("() => window.__xrayViewer.views()")
    return [payload for payload in views if payload["function"] == name]


def stored(bare, token, name):
    """Returns what the database tells of the uses of a function, as soon as it tells anything."""

    def find():
        views = [event.payload for event in bare.events(token, "view")]
        return [payload for payload in views if payload["function"] == name]

    return bare.wait(find)


def codes_of(room, token):
    """Returns the codes of the upper left tile of the scan, full size."""
    sha256 = attempt_info(room.store, room.store.tokens.attempt_of(token)).scan_sha256
    at = {"encoding": "sqrt12", "energy": 0, "level": 0, "column": 0, "row": 0}
    return decode_tile(tile_bytes(room.store.library.folder(sha256), **at))


def test_every_function_is_there_and_no_two_share_a_key(page, bare):
    bare.visit(page)
    functions = offered(page)
    assert functions.keys() >= EVERY
    assert all(functions[name] for name in EVERY)
    counts = Counter(key for keys in functions.values() for key in keys)
    assert [key for key, count in counts.items() if count > 1] == []
    page.keyboard.press("h")
    told = page.locator(".help li").count()
    assert told >= len(EVERY)


def test_functions_of_two_energies_hide_on_a_scan_with_one(page, bare):
    bare.visit(page, "tall")
    assert not offered(page).keys() & DUAL_ONLY
    page.locator("[data-menu=colour]").click()
    names = {item.get_attribute("data-function") for item in page.locator(".menu:visible .menu-item").all()}
    assert names == {"pseudo_colour", "density"}


def test_a_look_is_kept_for_its_person_and_reset_makes_it_plain(page, bare):
    token = bare.visit(page, person="alice")
    plain = page.evaluate(LOOK)
    assert (plain["palette"], plain["logarithm"], plain["smooth"]) == ("grey", False, 0)
    for key in ("Shift+L", "6", "Shift+S", "Shift+S", "'", "7", "Shift+1", "p"):
        page.keyboard.press(key)
    left = page.evaluate(LOOK)
    assert (left["smooth"], left["strip"]) == (2, ["organic"])
    assert left["gamma"] > 1
    assert left["density"] > 0
    assert stored(bare, token, "smooth")[-1]["strength"] == 2
    assert stored(bare, token, "logarithm") == [{"function": "logarithm", "on": True}]
    assert stored(bare, token, "gamma_up")[0]["gamma"] == left["gamma"]

    other = bare.visit(page, person="bob")
    assert page.evaluate(LOOK) == plain
    again = bare.visit(page, person="alice")
    assert page.evaluate(LOOK) == left
    assert stored(bare, again, "look_kept")[0]["palette"] == left["palette"]
    assert page.locator(".group-recent .tool").count() >= 2
    page.keyboard.press("0")
    assert page.evaluate(LOOK) == plain
    bare.visit(page, person="alice")
    assert page.evaluate(LOOK) == plain
    assert not [event for event in bare.events(other, "view") if event.payload["function"] == "look_kept"]


def test_lengths_areas_and_profiles_are_measured_on_the_scan(page, bare, room):
    token = bare.visit(page)
    page.evaluate("() => window.__xrayViewer.oneToOne(400, 300)")
    page.keyboard.press("\\")
    bare.drag(page, (100, 200), (400, 600 - 200))
    length = float(np.hypot(300 * 5, 200 * 5) / 1000)
    assert logged(page, "length")[-1]["metres"] == pytest.approx(length, abs=0.02)
    assert re.search(r"1\.8\d m", page.locator(".heard").inner_text())
    page.keyboard.press("Shift+\\")
    bare.drag(page, (100, 200), (300, 300))
    assert logged(page, "area")[-1]["square_metres"] == pytest.approx(1.0 * 0.5, abs=0.02)
    page.keyboard.press("Escape")

    page.keyboard.press("/")
    bare.drag(page, (100, 250), (450, 250))
    shown = page.locator(".profile:visible")
    shown.wait_for()
    found = [int(value) for value in shown.get_attribute("data-values").split()]
    row = logged(page, "profile")[-1]
    x, y = page.evaluate("() => window.__xrayViewer.measured().from")
    expected = codes_of(room, token)[int(y), int(x) : int(x) + len(found)]
    assert row["metres"] == pytest.approx(1.75, abs=0.02)
    assert len(found) >= 350
    assert np.mean(np.array(found) == expected) > 0.99
    page.keyboard.press("Escape")
    assert page.locator(".profile:visible").count() == 0


def test_the_keyboard_measures_with_the_crosshair(page, bare):
    bare.visit(page)
    page.evaluate(ONE_TO_ONE)
    page.keyboard.press("k")
    page.keyboard.press("\\")
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    assert logged(page, "length")[-1]["metres"] == pytest.approx(160 * 5 / 1000, abs=0.001)
    assert bare.marks(page) == []


def test_selections_zoom_and_fit_the_window(page, bare):
    bare.visit(page)
    page.evaluate(ONE_TO_ONE)
    before = page.evaluate(LOOK)["window"]
    page.keyboard.press("Shift+A")
    bare.drag(page, (700, 200), (860, 300))
    window = page.evaluate(LOOK)["window"]
    assert window != before
    used = logged(page, "window_area")[-1]
    assert {name: used[name] for name in ("low", "high")} == window
    page.keyboard.press("z")
    bare.drag(page, (700, 200), (860, 300))
    box = page.locator(".stage").bounding_box()

    def share():
        (x0, y0), (x1, y1) = (bare.place(page, at) for at in ((700, 200), (860, 300)))
        return max((x1 - x0) / box["width"], (y1 - y0) / box["height"])

    bare.wait(lambda: share() >= 0.9)
    assert share() <= 1.02
    assert page.locator(".viewer").get_attribute("data-tool") == "navigate"


@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
def test_a_flipped_scan_shows_the_same_pixels_the_other_way_round(page, bare, room, renderer):
    token = bare.visit(page, renderer=renderer)
    page.evaluate("() => window.__xrayViewer.oneToOne(250, 250)")
    page.keyboard.press("Shift+F")
    page.keyboard.press("Shift+V")
    page.evaluate("() => window.__xrayViewer.change({ window: { low: 500, high: 50000 } })")
    page.evaluate(SETTLED)
    seen = page.evaluate("() => window.__xrayViewer.pixels()")
    rgba = np.frombuffer(base64.b64decode(seen["rgba"]), np.uint8).reshape(seen["height"], seen["width"], 4)
    right, bottom = (round(value) for value in seen["origin"])
    tile = window_level(codes_of(room, token), low=500, high=50000)
    rows, columns = bottom - 1 - np.arange(seen["height"]), right - 1 - np.arange(seen["width"])
    is_row, is_column = (rows >= 0) & (rows < 512), (columns >= 0) & (columns < 512)
    expected = tile[np.ix_(rows[is_row], columns[is_column])]
    assert expected.size > 100_000
    np.testing.assert_array_equal(rgba[np.ix_(is_row, is_column)][..., 0], expected)
    page.keyboard.press("m")
    bare.drag(page, (300, 200), (200, 260))
    (mark,) = bare.marks(page)
    xs, ys = np.array(mark["geometry"]["coordinates"][0]).T
    assert (xs.min(), ys.min(), xs.max(), ys.max()) == pytest.approx((200, 200, 300, 260), abs=1.5)
    assert logged(page, "flip_down")[-1] == {
        "function": "flip_down",
        "x": True,
        "y": True,
        "quarters": 0,
    }


def test_a_quarter_turn_turns_what_is_seen_and_arrow_keys_keep_their_direction(page, bare):
    bare.visit(page)
    page.evaluate(ONE_TO_ONE)
    page.keyboard.press("Shift+R")
    (x0, y0), (x1, y1) = (bare.place(page, at) for at in ((880, 300), (920, 300)))
    assert x1 == pytest.approx(x0, abs=0.5)
    assert y1 - y0 == pytest.approx(40, abs=0.5)
    page.keyboard.press("k")
    at = page.evaluate("() => window.__xrayViewer.crosshair()")
    page.keyboard.press("ArrowDown")
    moved = page.evaluate("() => window.__xrayViewer.crosshair()")
    assert np.subtract(moved, at) == pytest.approx((10, 0), abs=0.01)
    page.keyboard.press("0")
    assert np.subtract(bare.place(page, (920, 300)), bare.place(page, (880, 300)))[1] == pytest.approx(
        0, abs=0.5
    )


def test_panels_follow_and_the_probe_tells_values(page, bare, room):
    token = bare.visit(page)
    page.evaluate("() => window.__xrayViewer.oneToOne(300, 300)")
    for key in ("Shift+O", "q", "Shift+P"):
        page.keyboard.press(key)
    x, y = bare.place(page, (350.5, 330.5))
    page.mouse.move(x, y)
    page.locator(".probe", has_text="R ").wait_for()
    code = int(codes_of(room, token)[330, 350])
    told = page.locator(".probe").inner_text()
    assert f"{100 * code / 65535:.2f} %" in told
    assert "mm of steel" in told
    glass = page.locator(".magnifier").bounding_box()
    assert abs(glass["x"] - x) < 260
    assert page.locator(".magnifier canvas").count() >= 1
    box = page.locator(".overview canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    middle = bare.place(page, (900, 300))
    stage = page.locator(".stage").bounding_box()
    assert middle == pytest.approx(
        (stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2), abs=12
    )
    assert logged(page, "probe") == [{"function": "probe", "on": True}]


def test_menus_work_with_the_keyboard_alone(page, bare):
    bare.visit(page)
    opener = page.locator("[data-menu=contrast]")
    opener.focus()
    page.keyboard.press("ArrowDown")
    items = page.locator(".menu:visible .menu-item")
    assert items.count() >= 7
    page.keyboard.press("End")
    assert page.locator(".menu-item:focus").get_attribute("data-function") == "local"
    page.keyboard.press("Enter")
    assert page.evaluate(LOOK)["local"] is True
    assert page.locator(".menu-item[data-function=local]").get_attribute("aria-checked") == "true"
    page.keyboard.press("Escape")
    assert page.locator(".menu:visible").count() == 0
    assert opener.evaluate("button => button.matches(':focus')")
