"""Nothing is lost and nothing arrives twice, whatever happens between the hand and the database."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.browser


def test_marks_made_offline_arrive_once_when_the_line_is_back(page, bench, context):
    token = bench.visit(page)
    page.keyboard.press("m")
    bench.drag(page, (300, 200), (400, 300))
    bench.wait(lambda: len(bench.adds(token)) == 1)
    context.set_offline(True)
    bench.drag(page, (600, 200), (700, 300))
    bench.drag(page, (900, 200), (1000, 300))
    page.locator(".banner", has_text="Waiting to be sent: 2").wait_for()
    assert len(bench.adds(token)) == 1
    context.set_offline(False)
    page.locator(".saved[data-waiting='0']").wait_for()
    page.locator(".banner").wait_for(state="hidden")
    assert len(bench.adds(token)) == 3


def test_marks_of_a_tab_closed_offline_arrive_with_the_next_one(context, bench):
    page = context.new_page()
    token = bench.visit(page)
    context.set_offline(True)
    page.keyboard.press("m")
    bench.drag(page, (600, 200), (700, 300))
    page.locator(".banner", has_text="Waiting to be sent: 1").wait_for()
    page.close()
    assert bench.adds(token) == []
    context.set_offline(False)
    again = context.new_page()
    bench.visit(again, token=token)
    bench.wait(lambda: len(bench.adds(token)) == 1)
    assert len(bench.marks(again)) == 1


def test_a_killed_server_costs_no_mark(page, bench, mortal_server):
    token = bench.room.open_attempt("dual")
    bench.visit(page, token=token, served=mortal_server)
    page.keyboard.press("m")
    bench.drag(page, (300, 200), (400, 300))
    bench.wait(lambda: len(bench.adds(token)) == 1)
    mortal_server.kill()
    bench.drag(page, (600, 200), (700, 300))
    page.locator(".banner", has_text="Waiting to be sent: 1").wait_for()
    mortal_server.start()
    bench.visit(page, token=token, served=mortal_server)
    bench.wait(lambda: len(bench.adds(token)) == 2)
    assert len(bench.marks(page)) == 2


def test_two_tabs_show_the_same_marks(context, bench):
    token = bench.room.open_attempt("dual")
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        bench.visit(page, token=token)
    first.bring_to_front()
    first.keyboard.press("m")
    bench.drag(first, (300, 200), (400, 300))
    bench.wait(lambda: len(bench.marks(second)) == 1)
    second.bring_to_front()
    second.keyboard.press("m")
    bench.drag(second, (600, 200), (700, 300))
    bench.wait(lambda: len(bench.marks(first)) == 2)
    bench.wait(lambda: len(bench.adds(token)) == 2)


def test_pressing_submit_twice_submits_once_and_shows_the_answer(page, bench):
    submits = []
    page.on("request", lambda request: submits.append(request) if request.url.endswith("/submit") else None)
    bench.visit(page)
    submit = page.locator("[data-function=submit]")
    assert submit.is_disabled()
    page.locator("[data-function=suspicious]").click()
    submit.dblclick()
    page.locator(".outcome[data-outcome]").wait_for()
    assert len(submits) == 1
    assert page.locator(".viewer").get_attribute("data-mode") == "feedback"


def test_an_answer_submitted_offline_goes_out_when_the_line_is_back(page, bench, context):
    token = bench.visit(page)
    context.set_offline(True)
    page.keyboard.press("m")
    bench.drag(page, (700, 200), (860, 300))
    page.keyboard.press("s")
    page.keyboard.press("Control+Enter")
    page.locator(".decision .hint", has_text="Sending").wait_for()
    context.set_offline(False)
    page.locator(".outcome[data-outcome=hit]").wait_for()
    assert len(bench.adds(token)) == 1


def test_an_answer_on_its_way_survives_a_reload(page, bench):
    token = bench.visit(page)
    page.route("**/submit", lambda route: route.abort())
    page.keyboard.press("c")
    page.keyboard.press("Control+Enter")
    page.locator(".decision .hint", has_text="Sending").wait_for()
    page.unroute("**/submit")
    page.goto(bench.server.address(token))
    page.locator(".outcome[data-outcome=miss]").wait_for()


def test_an_answer_in_one_tab_is_known_in_the_other(context, bench):
    token = bench.room.open_attempt("dual")
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        bench.visit(page, token=token)
    first.bring_to_front()
    first.locator("[data-function=suspicious]").click()
    first.locator("[data-function=submit]").click()
    for page in (first, second):
        page.locator(".outcome[data-outcome=hit]").wait_for()


def test_a_refused_event_is_told_once_and_not_sent_for_ever(page, bench):
    posts = []
    page.on("request", lambda request: posts.append(request) if request.url.endswith("/api/events") else None)
    page.route(
        "**/api/events",
        lambda route: route.fulfill(
            status=400, content_type="application/json", body=json.dumps({"error": "No such mark."})
        ),
    )
    bench.visit(page)
    page.keyboard.press("m")
    bench.drag(page, (700, 200), (860, 300))
    page.locator(".banner", has_text="No such mark.").wait_for()
    assert bench.marks(page) == []
    count = len(posts)
    page.wait_for_timeout(1500)
    assert len(posts) == count


def test_used_functions_are_part_of_the_record(page, bench):
    token = bench.visit(page)
    page.keyboard.press("i")
    page.keyboard.press("f")
    used = bench.wait(lambda: [event.payload["function"] for event in bench.events(token, "view")])
    assert used[:2] == ["inverse", "fit"]
    page.keyboard.press("o")
    seen = bench.wait(lambda: [e for e in bench.events(token, "view") if e.payload["function"] == "look_at"])
    assert seen[0].payload["resolution"] == 1


def test_streamlits_own_dialog_does_not_stop_the_work(page, bench, mortal_server):
    token = bench.visit(page, served=mortal_server)
    page.evaluate(
        """() => {
          window.dialogs = 0;
          new MutationObserver((changes) => {
            for (const change of changes)
              for (const node of change.addedNodes)
                if (node.matches?.('[data-testid="stDialog"]')) window.dialogs++;
          }).observe(document.body, { childList: true });
        }"""
    )
    mortal_server.kill()
    page.wait_for_function("() => window.dialogs > 0", timeout=30_000)
    page.locator('[data-testid="stDialog"]').wait_for(state="detached")
    page.locator(".banner", has_text="Working offline.").wait_for()
    page.keyboard.press("m")
    bench.drag(page, (300, 200), (400, 300))
    page.locator(".banner", has_text="Waiting to be sent: 1").wait_for()
    mortal_server.start()
    bench.wait(lambda: len(bench.adds(token)) == 1)
    page.locator(".banner").wait_for(state="hidden")


def test_a_decision_that_is_not_submitted_is_there_on_another_computer(page, bare, browser):
    token = bare.visit(page)
    page.keyboard.press("KeyS")
    page.locator(".saved[data-waiting='0']").wait_for()
    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    bare.visit(other, token=token)
    chosen = other.locator("[data-function=suspicious][aria-pressed=true]")
    chosen.wait_for()
    assert other.locator("[data-function=submit]").is_enabled()
    elsewhere.close()
