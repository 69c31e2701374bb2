"""The viewer for everybody: what axe-core finds, the order of the focus, letters of twice the size."""

from __future__ import annotations

from pathlib import Path

import pytest

import xray_trainer

AXE = Path(xray_trainer.__file__).with_name("ui") / "viewer" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is here only where the viewer was built with npm"),
]

INDICATORS = [{"id": "seal", "label": "The seal differs"}, {"id": "route", "label": "A detour"}]
FACTS = {
    "difficulty": {"value": 0.62, "factors": {"Hidden behind cargo": 0.4}},
    "others": {"num": 12, "share_right": 0.75, "share_found": 0.5},
    "indicators": {"right": ["seal"], "chosen": ["route"], "labels": {"seal": "Seal", "route": "Route"}},
}


@pytest.fixture
def complete(page):
    """Lets the server tell everything that an attempt can have."""

    def amend(path, **more):
        def answer(route):
            told = route.fetch()
            route.fulfill(json={**told.json(), **more}, status=told.status)

        page.route(path, answer)

    amend("**/api/attempts/*", indicators=INDICATORS, seconds_left=600, limit_s=900, can_pause=True)
    amend("**/feedback", **FACTS)


def faults(page):
    """Tells what axe-core finds: the rule and the elements."""
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=str(AXE))
    wanted = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = page.evaluate("wanted => axe.run('#root', wanted).then((told) => told.violations)", wanted)
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]


def test_axe_finds_no_fault_in_marking(page, bare, complete):
    bare.visit(page)
    page.keyboard.press("m")
    bare.drag(page, (700, 200), (860, 300))
    page.keyboard.press("j")
    page.mouse.click(*bare.place(page, (300, 200)))
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    assert faults(page) == []
    page.keyboard.press("h")
    page.keyboard.press("Shift+KeyI")
    assert faults(page) == []
    page.keyboard.press("Escape")
    assert page.locator(".flag").is_hidden()
    page.keyboard.press("Pause")
    assert [rule for rule, _ in faults(page)] == []


def test_axe_finds_no_fault_in_the_answer(page, bare, complete):
    bare.visit(page)
    page.keyboard.press("m")
    bare.drag(page, (700, 200), (860, 300))
    bare.drag(page, (200, 100), (300, 180))
    page.keyboard.press("s")
    page.keyboard.press("Control+Enter")
    page.locator(".outcome[data-outcome]").wait_for()
    page.locator(".viewer[data-ready]").wait_for()
    assert faults(page) == []


def test_the_focus_goes_from_tools_to_scan_to_documents_to_the_decision(page, bare, complete):
    bare.visit(page)
    page.keyboard.press("c")
    page.locator(".viewer").focus()
    seen = []
    for _ in range(80):
        page.keyboard.press("Tab")
        place = page.evaluate(
            """() => ['toolbar', 'desk-tools', 'papers', 'mark-list', 'decision']
                .find((name) => document.activeElement?.closest('.' + name)) ?? ''"""
        )
        if place and (not seen or seen[-1] != place):
            seen.append(place)
        if place == "decision":
            break
    assert seen == ["toolbar", "desk-tools", "papers", "decision"]
    outlined = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outlined != "none"


def test_state_is_told_to_those_who_hear_the_screen(page, bare, complete):
    bare.visit(page)
    heard = page.locator(".heard")
    page.keyboard.press("k")
    assert "Crosshair on" in heard.inner_text()
    page.keyboard.press("m")
    bare.drag(page, (700, 200), (860, 300))
    assert heard.inner_text() == "Mark 1 added."
    page.keyboard.press("x")
    assert heard.inner_text() == "Arrow keys move the whole mark."
    assert page.locator(".saved, .banner").first.get_attribute("role") == "status"


def test_letters_of_twice_the_size_and_a_narrow_page_cut_nothing_off(page, bare, complete):
    page.set_viewport_size({"width": 683, "height": 700})
    bare.visit(page)
    page.add_style_tag(content="html { font-size: 200% }")
    page.keyboard.press("m")
    bare.drag(page, (700, 200), (860, 300))
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.viewer button, .viewer label, .viewer dd, .viewer .hint')]
            .filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert cut == []
    over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0
    size = page.locator(".decide.clear").evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert size == 28
