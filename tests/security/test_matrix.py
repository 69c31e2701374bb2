"""Every address, every role, and whoever might come with somebody's token: all of it, none left out."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from tests.security.place import SPOTS
from xray_trainer.accounts.permissions import PERMISSIONS, ROLES
from xray_trainer.ui.pages import pages, pages_of
from xray_trainer.ui.permission_table import main
from xray_trainer.ui.rules import RULES, STREAMLIT, rule_for
from xray_trainer.ui.shield import rule_of_streamlit

OWN = tuple(rule for rule in RULES if rule not in STREAMLIT)
WITH_SESSION = tuple(rule for rule in OWN if rule.needs_session)
BEHIND = ("your mentor has not", "a mentor begins a comment")
"""What routes themselves refuse behind the gate, such as the scans of a room before they are shown."""


def promised(rule, owner, asker) -> str:
    """Tells what the table promises: whether somebody passes with the tokens of somebody, or why not."""
    if not rule.permits(asker.role):
        return "forbidden"
    if owner.person_id == asker.person_id:
        return "passes"
    is_near = asker.name.endswith("elsewhere") == owner.name.endswith("elsewhere")
    return "passes" if rule.knows == "scan" and asker.role == "mentor" and is_near else "signed out"


def seen(answer) -> str:
    """Tells whether the gate let a request pass."""
    if answer.status_code == 401:
        return "signed out"
    is_refused = answer.status_code == 403 and not any(words in answer.text for words in BEHIND)
    return "forbidden" if is_refused else "passes"


def cells(place):
    """Yields whose tokens are in whose hands: those of the same role, near and far, and a trainee's."""
    trainee = place.people["trainee", "here"]
    for role in ROLES:
        for spot in SPOTS:
            asker = place.people[role, spot]
            yield place.people[role, "here"], asker
            if role != "trainee" and spot != "beside":
                yield trainee, asker


@pytest.mark.parametrize("rule", WITH_SESSION, ids=lambda rule: f"{rule.method} {rule.path}")
def test_only_who_a_token_stands_for_passes_and_only_where_the_role_may(place, rule):
    asked = [(owner, asker) for owner, asker in cells(place) if rule.path or owner is asker]
    answers = place.ask_all(
        (
            rule.method,
            place.address(rule.path, owner),
            place.cookie(asker),
            {"json": place.body(rule.method, rule.path, owner)},
        )
        for owner, asker in asked
    )
    told = {
        (owner.name, asker.name): seen(answer) for (owner, asker), answer in zip(asked, answers, strict=True)
    }
    assert told == {(owner.name, asker.name): promised(rule, owner, asker) for owner, asker in asked}
    assert not [answer.text for answer in answers if answer.status_code >= 500]


def test_nobody_passes_without_a_session(place):
    owner = place.people["mentor", "here"]
    asked = [
        (
            rule.method,
            place.address(rule.path, owner),
            "",
            {"json": place.body(rule.method, rule.path, owner)},
        )
        for rule in WITH_SESSION
    ]
    assert {answer.status_code for answer in place.ask_all(asked)} == {401}


def test_what_needs_no_session_tells_nothing_about_anybody(place):
    for rule in set(OWN) - set(WITH_SESSION):
        answer = place.ask(rule.method, place.address(rule.path, place.people["trainee", "here"]))
        assert answer.status_code < 500 or rule.path == "/readyz"
        assert not any(person.name in answer.text for person in place.people.values())


def test_every_own_route_has_a_rule_and_every_rule_a_route(place):
    routes = {(method, route.path) for route in place.routes for method in route.methods - {"HEAD"}}
    assert routes == {(rule.method, rule.path) for rule in OWN}


def test_every_address_of_streamlit_has_a_rule():
    media = SimpleNamespace(_storage=None)
    parts = ("uploaded_file_mgr", "component_registry", "bidi_component_registry", "stats_mgr")
    runtime = SimpleNamespace(media_file_mgr=media, **dict.fromkeys(parts))
    paths = {route.path for route in create_streamlit_routes(runtime)}
    assert [path for path in paths if rule_for("*", path) is None] == []
    open_ones = {path for path in paths if rule_for("*", path).knows == "anybody"}
    assert open_ones == {
        "",
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/stream",
        "/_stcore/bidi-components/{path:path}",
        "/auth/login",
        "/oauth2callback",
    }
    assert rule_of_streamlit("/desk") is None


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_there_for_the_roles_that_may_and_for_no_other(place, role):
    shown = {page.address for page in pages_of(place.people[role, "here"], str)}
    assert shown == {page.address for page in pages(str) if page.act in PERMISSIONS[role]}


def test_the_table_in_the_documents_is_the_one_in_the_code(tmp_path):
    assert main(["--check"]) == 0
    stale = tmp_path / "permissions.md"
    stale.write_text("old")
    assert main(["--check", str(stale)]) == 1
    assert main([str(stale)]) == 0
    assert main(["--check", str(stale)]) == 0
