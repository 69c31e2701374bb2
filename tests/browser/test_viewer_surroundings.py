"""What stands around the scan: references, documents, flag, time and pause, and what the answer tells."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def amended(page):
    """Changes what the server tells about an attempt, where no exercise of the store is like that."""

    def amend(path, **more):
        def answer(route):
            told = route.fetch()
            route.fulfill(json={**told.json(), **more}, status=told.status)

        page.route(path, answer)

    return amend


@pytest.fixture
def scan_of(page, bare):
    """Returns the scan of a new attempt as the routes describe it."""

    def read(set_id):
        token = bare.room.open_attempt(set_id)
        return page.request.get(f"{bare.server.url}/api/attempts/{token}").json()["scan"]

    return read


def view_of(page, which):
    return page.evaluate(f"() => window.__xrayViewer.{which}")


def test_a_reference_is_compared_side_by_side_by_swiping_and_by_blinking(page, bare, amended, scan_of):
    references = [
        {"kind": "empty", "name": "", "scan": scan_of("tall")},
        {"kind": "view", "name": "Side view", "scan": scan_of("dual")},
    ]
    amended("**/api/attempts/*", references=references)
    token = bare.visit(page)
    stage = page.locator(".stage").bounding_box()
    page.keyboard.press("r")
    page.locator(".reference[data-ready]").wait_for()
    half = page.locator(".stage").bounding_box()
    assert half["width"] == pytest.approx(stage["width"] / 2, abs=3)
    assert page.locator(".reference-name").inner_text() == "The same unit, empty"
    page.keyboard.press("Shift+KeyG")
    page.locator(".reference-name", has_text="Side view").wait_for()
    page.keyboard.press("Equal")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    one, other = view_of(page, "view()"), view_of(page, "referenceView()")
    assert one == pytest.approx(other)
    page.keyboard.press("i")
    assert view_of(page, "referenceLook()")["inverse"] is True
    page.keyboard.press("Shift+KeyT")
    divider = page.get_by_role("slider")
    divider.focus()
    page.keyboard.press("ArrowLeft")
    assert divider.get_attribute("aria-valuenow") == "45"
    assert "45%" in page.locator(".reference").evaluate("element => element.style.clipPath")
    box = divider.bounding_box()
    page.mouse.move(box["x"] + 14, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(stage["x"] + 0.8 * stage["width"], box["y"] + 100)
    page.mouse.up()
    assert int(divider.get_attribute("aria-valuenow")) == pytest.approx(80, abs=2)
    page.locator(".viewer").focus()
    page.keyboard.press("d")
    seen = {page.locator(".reference").evaluate("element => element.style.visibility || 'visible'")}
    bare.wait(
        lambda: (
            seen.add(page.locator(".reference").evaluate("element => element.style.visibility"))
            or {"visible", "hidden"} <= seen
        )
    )
    page.keyboard.press("d")
    assert page.locator(".reference").count() == 0 or page.locator(".reference").is_hidden()
    used = bare.wait(lambda: [e.payload for e in bare.events(token, "view")])
    assert {"function": "compare_side", "on": True, "reference": "empty"} in used


def test_documents_lie_beside_the_scan_and_ticks_reach_the_database(page, bare, amended):
    asked = [{"id": "seal", "label": "The seal differs"}, {"id": "weight", "label": "The weight is wrong"}]
    amended("**/api/attempts/*", indicators=asked)
    token = bare.visit(page)
    assert page.get_by_text("Oranges").is_visible()
    page.get_by_label("The seal differs").check()
    page.get_by_label("The weight is wrong").check()
    page.get_by_label("The seal differs").uncheck()
    page.locator(".saved[data-waiting='0']").wait_for()
    ticks = [(event.payload["id"], event.payload["on"]) for event in bare.events(token, "indicator")]
    assert ticks == [("seal", True), ("weight", True), ("seal", False)]
    page.reload()
    page.locator(".viewer[data-ready]").wait_for()
    assert page.get_by_label("The weight is wrong").is_checked()
    assert not page.get_by_label("The seal differs").is_checked()
    wide = page.locator(".stage").bounding_box()["width"]
    page.keyboard.press("Shift+KeyN")
    assert page.get_by_text("Oranges").is_hidden()
    bare.wait(lambda: page.locator(".stage").bounding_box()["width"] > wide)


def test_a_flag_is_told_to_the_server_with_a_comment_by_another_page_if_need_be(page, bare, context):
    posts = []
    page.on("request", lambda asked: posts.append(asked) if asked.url.endswith("/api/flags") else None)
    token = bare.visit(page, "flagged")
    page.keyboard.press("Shift+KeyI")
    page.get_by_label("A fault of the picture gives something away").check()
    page.get_by_role("textbox").fill("a bright edge")
    page.get_by_role("button", name="Tell the mentor").click()
    page.get_by_text("Thank you; a mentor will look at this exercise.").first.wait_for()
    (post,) = (json.loads(asked.post_data) for asked in posts)
    assert (post["token"], post["kind"], post["comment"]) == (token, "artefact", "a bright edge")
    assert page.locator(".flag").is_hidden()
    page.context.set_offline(True)
    page.keyboard.press("Shift+KeyI")
    page.get_by_role("textbox").fill("said without a line")
    page.get_by_role("button", name="Tell the mentor").click()
    page.locator(".flag").wait_for(state="hidden")
    page.wait_for_timeout(200)
    page.close()
    later = context.new_page()
    context.set_offline(False)
    with later.expect_request_finished(lambda asked: asked.url.endswith("/api/flags")) as arrived:
        bare.visit(later, "dual")
    sent = json.loads(arrived.value.post_data)
    assert (sent["token"], sent["comment"]) == (token, "said without a line")


def test_a_pause_covers_the_scan_and_a_limit_runs_down(page, bare, amended):
    amended("**/api/attempts/*", limit_s=90, seconds_left=31.5, can_pause=True)
    amended("**/pause", seconds_left=20, is_paused=True, can_pause=True)
    amended("**/resume", seconds_left=20, is_paused=False, can_pause=True)
    bare.visit(page)
    page.locator(".timer[data-short]").wait_for()
    page.keyboard.press("Pause")
    page.get_by_role("button", name="Go on").wait_for()
    assert page.locator(".stage").is_hidden()
    page.keyboard.press("i")
    assert page.evaluate("() => window.__xrayViewer.look().inverse") is False
    page.keyboard.press("Enter")
    page.locator(".stage").wait_for()
    assert page.locator(".timer").inner_text().startswith("0:")
    page.keyboard.press("i")
    assert page.evaluate("() => window.__xrayViewer.look().inverse") is True


def test_a_decision_that_was_made_goes_off_when_time_is_up(page, bare, amended):
    amended("**/api/attempts/*", limit_s=90, seconds_left=2.5)
    bare.visit(page)
    page.keyboard.press("s")
    page.locator(".outcome[data-outcome=hit]").wait_for(timeout=10_000)


def test_the_answer_tells_why_how_hard_and_how_others_did_and_blinks_the_difference(
    page, bare, amended, scan_of
):
    amended(
        "**/feedback",
        without=scan_of("dual"),
        difficulty={"value": 0.62, "factors": {"Hidden behind cargo": 0.4}},
        others={"num": 12, "share_right": 0.75, "share_found": 0.5},
        indicators={
            "right": ["seal", "route"],
            "chosen": ["seal", "weight"],
            "labels": {"seal": "Seal", "route": "Route", "weight": "Weight"},
        },
    )
    bare.visit(page)
    page.keyboard.press("s")
    page.keyboard.press("Control+Enter")
    page.locator(".outcome[data-outcome=hit]").wait_for()
    page.locator(".viewer[data-ready]").wait_for()
    for words in (
        "What shows:",
        "What gives it away:",
        "62 of 100",
        "Hidden behind cargo: 40 %",
        "How others did (answers: 12)",
        "Right decision: 75 %",
        "Place found: 50 %",
        "Seal: found",
        "Route: missed",
        "Weight: does not apply",
    ):
        assert page.get_by_text(words).first.is_visible(), words
    page.locator(".feedback [data-function=compare_blink]").click()
    page.locator(".reference-name", has_text="The same cargo with nothing hidden").wait_for()


def test_a_scan_to_look_at_has_every_viewing_function_and_no_marks(page, bare, scan_of):
    look = urlencode({"look": json.dumps(scan_of("dual"))})
    page.goto(f"{bare.server.url}/?{look}")
    page.locator(".viewer[data-ready]").wait_for()
    page.keyboard.press("i")
    assert page.evaluate("() => window.__xrayViewer.look().inverse") is True
    assert page.locator("[data-function=mark], .decision, .mark-list").count() == 0
    page.keyboard.press("m")
    bare.drag(page, (700, 200), (860, 300))
    assert bare.marks(page) == []


def test_the_next_exercise_is_there_before_it_is_opened(page, bare):
    asked = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(bare.server.url)))
    token = bare.visit(page, "pair")
    upcoming = page.request.get(f"{bare.server.url}/api/attempts/{token}/next").json()["scan"]
    assert (upcoming["width"], upcoming["height"]) == (1100, 500)

    def is_fetched() -> bool:
        page.wait_for_timeout(20)
        return any(url.startswith(upcoming["tiles"]) and "/tiles/" in url for url in asked)

    bare.wait(is_fetched)
    page.wait_for_load_state("networkidle")
    fetched = {url for url in asked if url.startswith(upcoming["tiles"])}
    look = urlencode({"look": json.dumps(upcoming)})
    page.goto(f"{bare.server.url}/?{look}")
    page.locator(".viewer[data-ready]").wait_for()
    names = page.evaluate(
        "() => performance.getEntriesByType('resource').map((e) => [e.name, e.transferSize])"
    )
    sent = {name.removeprefix(bare.server.url): size for name, size in names}
    first = {name: size for name, size in sent.items() if name in fetched}
    assert set(first) == fetched
    assert set(first.values()) == {0}
