"""Marking with mouse, fingers and keys: what is drawn is what the server gets."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def bounds(geometry):
    xs, ys = zip(*geometry["coordinates"][0], strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def test_a_mark_by_mouse_arrives_once_and_where_it_was_drawn(page, bench):
    token = bench.visit(page)
    page.keyboard.press("m")
    bench.drag(page, (700, 200), (860, 300))
    page.keyboard.press("5")
    bench.wait(lambda: bench.events(token, "mark_change"))
    page.locator(".saved[data-waiting='0']").wait_for()
    (added,) = bench.adds(token)
    assert bounds(added.payload["geometry"]) == pytest.approx((700, 200, 860, 300), abs=2)
    (changed,) = bench.events(token, "mark_change")
    assert changed.payload["confidence"] == 5
    assert [mark["confidence"] for mark in bench.marks(page)] == [5]


def test_undo_and_redo_reach_back_to_the_first_mark(page, bench):
    bench.visit(page)
    page.keyboard.press("m")
    bench.drag(page, (300, 200), (400, 300))
    bench.drag(page, (900, 200), (1000, 300))
    page.keyboard.press("Delete")
    assert len(bench.marks(page)) == 1
    for expected in (2, 1, 0):
        page.keyboard.press("Control+z")
        assert len(bench.marks(page)) == expected
    for expected in (1, 2, 1):
        page.keyboard.press("Control+y")
        assert len(bench.marks(page)) == expected
    (left,) = bench.marks(page)
    page.reload()
    page.locator(".viewer[data-ready]").wait_for()
    assert [mark["mark_id"] for mark in bench.marks(page)] == [left["mark_id"]]


def test_marking_needs_no_pointer(page, bench):
    token = bench.visit(page)
    page.keyboard.press("Enter")
    start = page.evaluate("() => window.__xrayViewer.crosshair()")
    page.keyboard.press("Enter")
    for key in ["ArrowRight"] * 6 + ["ArrowDown"] * 4:
        page.keyboard.press(key)
    end = page.evaluate("() => window.__xrayViewer.crosshair()")
    page.keyboard.press("Enter")
    page.keyboard.press("4")
    page.keyboard.press("s")
    page.keyboard.press("Control+Enter")
    page.locator(".outcome").wait_for()
    (added,) = bench.adds(token)
    assert bounds(added.payload["geometry"]) == pytest.approx((*start, *end), abs=0.11)
    assert bench.events(token, "mark_change")[0].payload["confidence"] == 4


def test_no_key_reaches_streamlit(page, bench):
    bench.visit(page)
    page.locator(".stage").click()
    for key in "rcx":
        page.keyboard.press(key)
    page.wait_for_timeout(700)
    assert page.get_by_text("runs: 1", exact=True).is_visible()


def test_keys_work_after_a_click_beside_the_viewer_and_arrows_still_scroll_there(page, bench):
    bench.visit(page)
    page.get_by_text("runs: 1").click()
    assert page.evaluate("() => document.activeElement.dataset.testid") == "stMain"
    before = page.evaluate("() => window.__xrayViewer.view()")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.__xrayViewer.view()") == before
    page.keyboard.press("i")
    assert page.evaluate("() => window.__xrayViewer.look()")["inverse"] is True


def test_one_finger_marks_and_two_fingers_zoom(browser, bench):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    token = bench.visit(page)
    page.locator("[data-function=mark]").tap()
    touch = Fingers(page)
    touch.move([bench.place(page, (700, 200))], [bench.place(page, (860, 300))])
    bench.wait(lambda: bench.adds(token))
    (added,) = bench.adds(token)
    assert bounds(added.payload["geometry"]) == pytest.approx((700, 200, 860, 300), abs=6)
    before = page.evaluate("() => window.__xrayViewer.pixels().resolution")
    (x, y) = bench.place(page, (900, 300))
    touch.move([(x - 20, y), (x + 20, y)], [(x - 90, y), (x + 90, y)])
    page.evaluate("() => window.__xrayViewer.settled()")
    assert page.evaluate("() => window.__xrayViewer.pixels().resolution") < before / 2
    assert len(bench.marks(page)) == 1
    context.close()


def test_the_right_button_sets_window_and_level_and_says_so(page, bench):
    token = bench.visit(page)
    look = "() => window.__xrayViewer.look().window"
    before = page.evaluate(look)
    bench.drag(page, (800, 300), (600, 300), button="right")
    narrower = page.evaluate(look)
    assert narrower["high"] - narrower["low"] < 0.7 * (before["high"] - before["low"])
    page.keyboard.press("m")
    bench.drag(page, (600, 200), (600, 300), button="right")
    darker = page.evaluate(look)
    assert darker["low"] + darker["high"] > narrower["low"] + narrower["high"]
    logged = bench.wait(lambda: [event.payload for event in bench.events(token, "view")])
    assert [entry["function"] for entry in logged] == ["window", "window"]
    assert logged[0]["high"] == narrower["high"]


def test_marks_are_chosen_rated_and_deleted_in_the_list(page, bench):
    token = bench.visit(page)
    page.locator("[data-function=mark]").click()
    bench.drag(page, (300, 200), (400, 300))
    bench.drag(page, (900, 200), (1000, 300))
    first = page.locator(".mark").first
    first.get_by_role("radio").nth(4).click()
    assert [mark["confidence"] for mark in bench.marks(page)] == [5, 3]
    page.locator(".mark").first.get_by_role("button").last.click()
    assert [mark["confidence"] for mark in bench.marks(page)] == [3]
    bench.wait(lambda: bench.events(token, "mark_delete"))


def test_the_answer_shows_truth_marks_and_findings_without_relying_on_colour(page, bench):
    bench.visit(page)
    page.keyboard.press("m")
    bench.drag(page, (700, 200), (860, 300))
    bench.drag(page, (200, 100), (300, 180))
    page.keyboard.press("s")
    page.keyboard.press("Control+Enter")
    page.locator(".outcome[data-outcome=hit]").wait_for()
    assert page.get_by_text("Mark 1: hit").is_visible()
    assert page.get_by_text("Mark 2: false mark").is_visible()
    assert page.get_by_text("Finding, score 0.87").is_visible()
    toggle = page.locator(".legend [data-function=layer_finding]")
    assert toggle.get_attribute("aria-pressed") == "true"
    page.keyboard.press("g")
    assert toggle.get_attribute("aria-pressed") == "false"
    page.keyboard.press("Delete")
    assert page.get_by_text("Mark 1: hit").is_visible()


class Fingers:
    """Moves fingers over the screen, straight and all at once."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def move(self, start, end, steps=6):
        self._send("touchStart", start)
        for step in range(1, steps + 1):
            share = step / steps
            self._send(
                "touchMove",
                [
                    (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
                    for (x0, y0), (x1, y1) in zip(start, end, strict=True)
                ],
            )
        self._send("touchEnd", [])

    def _send(self, kind, points):
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
