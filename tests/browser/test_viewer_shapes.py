"""Five shapes of marks by mouse, keyboard and touch: drawn, pulled, taken back, stored as they look."""

from __future__ import annotations

from itertools import pairwise

import pytest

from xray_trainer.drills.journal import SHAPES, fold
from xray_trainer.regions import Region

pytestmark = pytest.mark.browser

TOOLS = {"rectangle": "mark"}
KEYS = {
    "rectangle": "m",
    "ellipse": "Shift+KeyM",
    "polygon": "j",
    "freehand": "Shift+KeyJ",
    "point": "Shift+KeyK",
}
TRIANGLE = ((300, 150), (420, 150), (360, 260))


@pytest.fixture
def stored(bare):
    """Tells the marks that the database has once nothing waits any more."""

    def read(page, token):
        page.locator(".saved[data-waiting='0']").wait_for()
        folded = {mark.mark_id: mark for mark in fold(bare.events(token))}
        shown = bare.marks(page)
        assert [mark["mark_id"] for mark in shown] == list(folded)
        return [(mark, folded[mark["mark_id"]].region) for mark in shown]

    return read


def stroke(bare, page, points):
    """Draws with the mouse through points of the scan."""
    places = [bare.place(page, point) for point in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=3)
    page.mouse.up()


def test_every_shape_is_drawn_with_the_mouse_and_stored_as_it_looks(page, bare, stored):
    token = bare.visit(page)
    page.keyboard.press(KEYS["rectangle"])
    bare.drag(page, (700, 200), (860, 300))
    page.keyboard.press(KEYS["ellipse"])
    bare.drag(page, (1000, 200), (1200, 300))
    page.keyboard.press(KEYS["polygon"])
    for point in (*TRIANGLE, TRIANGLE[0]):
        page.mouse.click(*bare.place(page, point))
    page.keyboard.press(KEYS["freehand"])
    stroke(bare, page, [(300, 350), (420, 350), (420, 450), (300, 450), (300, 352)])
    page.keyboard.press(KEYS["point"])
    page.mouse.click(*bare.place(page, (1400, 300)))
    marks = stored(page, token)
    assert [mark["shape"] for mark, _ in marks] == ["rectangle", "ellipse", "polygon", "freehand", "point"]
    boxes = [(700, 200, 860, 300), (1000, 200, 1200, 300), (300, 150, 420, 260), (300, 350, 420, 450)]
    for (_, region), box in zip(marks, [*boxes, (1399.5, 299.5, 1400.5, 300.5)], strict=True):
        assert region.bounds_xyxy == pytest.approx(box, abs=3)
    areas = [region.area_px for _, region in marks]
    assert areas == pytest.approx([16000, 15700, 6600, 12000, 1], rel=0.06)


def test_a_mark_is_pulled_moved_and_taken_back_to_the_first_step(page, bare, stored):
    token = bare.visit(page)
    page.keyboard.press("m")
    bare.drag(page, (700, 200), (860, 300))
    bare.drag(page, (860, 300), (960, 400))
    assert len(bare.marks(page)) == 1
    page.keyboard.press("v")
    bare.drag(page, (830, 300), (930, 350))
    ((_, region),) = stored(page, token)
    assert region.bounds_xyxy == pytest.approx((800, 250, 1060, 450), abs=4)
    bare.drag(page, (800, 350), (760, 350))
    ((_, region),) = stored(page, token)
    assert region.bounds_xyxy == pytest.approx((760, 250, 1060, 450), abs=5)
    seen = []
    while page.locator("[data-function=undo]").is_enabled():
        page.keyboard.press("Control+z")
        seen.append(len(bare.marks(page)))
    assert seen == [1, 1, 1, 0]
    for _ in range(4):
        page.keyboard.press("Control+y")
    ((_, again),) = stored(page, token)
    assert again.bounds_xyxy == region.bounds_xyxy
    page.reload()
    page.locator(".viewer[data-ready]").wait_for()
    page.locator("[data-function=undo]").click()
    assert Region.from_geojson(bare.marks(page)[0]["geometry"]).bounds_xyxy[0] == pytest.approx(800, abs=4)


def test_a_corner_put_next_to_another_mark_stays_where_it_was_put(page, bare, stored):
    token = bare.visit(page)
    page.keyboard.press("m")
    bare.drag(page, (700, 200), (860, 300))
    page.evaluate("() => window.__xrayViewer.oneToOne(860, 300)")
    page.keyboard.press("Escape")
    bare.drag(page, (862, 302), (960, 400))
    (_, (_, second)) = stored(page, token)
    assert second.bounds_xyxy[:2] == pytest.approx((862, 302), abs=0.6)


def test_every_shape_is_drawn_reshaped_and_deleted_with_keys_alone(page, bare, stored):
    token = bare.visit(page)
    for shape in SHAPES:
        page.keyboard.press(KEYS[shape])
        page.keyboard.press("k")
        press(page, "Enter", "ArrowRight", "ArrowRight")
        if shape == "polygon":
            press(page, "Enter", "ArrowDown", "ArrowDown", "Enter", "Enter")
        elif shape == "freehand":
            press(page, "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft", "Enter")
        elif shape != "point":
            press(page, "ArrowDown", "ArrowDown", "Enter")
        press(page, "k", "4")
    marks = stored(page, token)
    assert [(mark["shape"], mark["confidence"]) for mark, _ in marks] == [(shape, 4) for shape in SHAPES]
    before = marks[0][1].bounds_xyxy
    press(page, "n", "x", "Shift+ArrowLeft", "ArrowUp", "Enter")
    moved = stored(page, token)[0][1].bounds_xyxy
    assert moved[2] - moved[0] == pytest.approx(before[2] - before[0])
    assert (moved[0], moved[1]) < (before[0], before[1])
    press(page, "x", "x", "Alt+ArrowLeft", "Enter")
    wider = stored(page, token)[0][1].bounds_xyxy
    assert (wider[0], wider[2]) == (pytest.approx(moved[0] - (moved[2] - moved[0]) / 20, abs=0.2), moved[2])
    press(page, *["Delete"] + ["n", "Delete"] * 4)
    assert stored(page, token) == []


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_every_shape_is_drawn_moved_and_deleted_with_fingers_alone(browser, bare, stored):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    token = bare.visit(page)
    touch = Fingers(page)
    for number, shape in enumerate(SHAPES):
        page.locator(f"[data-function={TOOLS.get(shape, shape)}]").tap()
        left, top = 100 + 330 * number, 200
        corners = [(left, top), (left + 240, top), (left + 240, top + 200), (left, top + 200)]
        places = [bare.place(page, corner) for corner in corners]
        if shape == "polygon":
            for place in places:
                touch.stroke([place])
            page.locator("[data-draft=finish]").tap()
        elif shape == "point":
            touch.stroke(places[:1])
        else:
            touch.stroke([places[0], places[2]] if shape != "freehand" else places)
    marks = stored(page, token)
    assert [mark["shape"] for mark, _ in marks] == list(SHAPES)
    assert marks[2][1].area_px == pytest.approx(240 * 200, rel=0.1)
    page.locator("[data-function=navigate]").tap()
    page.locator(".mark").first.locator(".choose").tap()
    x, y = bare.place(page, (100 + 120, 400))
    touch.stroke([(x, y + 26), (x + 20, y + 46)])
    assert stored(page, token)[0][1].bounds_xyxy[0] > marks[0][1].bounds_xyxy[0] + 20
    page.locator("[data-function=delete]").tap()
    page.locator("[data-function=undo]").tap()
    page.locator(".mark").nth(1).get_by_role("radio").nth(0).tap()
    page.locator(".mark").last.get_by_role("button").last.tap()
    assert [mark["confidence"] for mark, _ in stored(page, token)] == [3, 1, 3, 3]
    context.close()


class Fingers:
    """Moves one finger over the screen, from place to place."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def stroke(self, places):
        self._send("touchStart", places[:1])
        for (x0, y0), (x1, y1) in pairwise(places):
            for step in (0.25, 0.5, 0.75, 1):
                self._send("touchMove", [(x0 + (x1 - x0) * step, y0 + (y1 - y0) * step)])
        self._send("touchEnd", [])

    def _send(self, kind, places):
        touches = [{"x": x, "y": y, "id": 0} for x, y in places]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
