from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from starlette.applications import Starlette

from tests.ui.route_server import Client, translate
from xray_trainer.exercises.hand_work import HandPapers, HandWork
from xray_trainer.store.attachments import keep
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import start_drill
from xray_trainer.store.hand_drafts import finish_draft, hand_draft, keep_papers, keep_work
from xray_trainer.store.people import ensure_person, set_language
from xray_trainer.store.set_states import set_state
from xray_trainer.store.told_cases import Case, keep_case
from xray_trainer.ui.routes import routes

from .conftest import NOON

UUID = "00000000-0000-4000-8000-000000000001"
BOX = {"type": "Polygon", "coordinates": [[[20, 10], [40, 10], [40, 20], [20, 20], [20, 10]]]}
PICTURE, NOTE = b"\x89PNG picture", "Нашли в колесе.".encode()


@pytest.fixture
def attempt(server):
    """Tells how to ask the routes of a trainee's attempt at a hand-made exercise, and the files beside it."""
    store, mentor = server.store, server.person.person_id
    picture = keep(store, PICTURE, kind="picture", media_type="image/png", name="wheel.png")
    note = keep(store, NOTE, kind="note", media_type="text/plain", name="note.txt", caption="Protocol")
    pdf = keep(store, b"%PDF-1.4", kind="note", media_type="application/pdf", name="act.pdf")
    files = [
        {name: getattr(one, name) for name in ("kind", "media_type", "name", "sha256", "caption")}
        for one in (picture, note, pdf)
    ]
    papers = HandPapers.model_validate({"feedback": {"en": "In it.", "ru": "В нём."}, "files": files})
    work = HandWork.model_validate({"marks": [{"mark_id": UUID, "geometry": BOX, "kind": "TR-TYRE"}]})
    keep_work(store, mentor, server.draft_id, seq=1, work=work, now=NOON)
    keep_papers(store, mentor, server.draft_id, papers=papers, now=NOON)
    info = finish_draft(store, mentor, server.draft_id, set_title="Own scans", now=NOON)
    set_state(store, info.set_id, status="released", now=NOON)
    trainee = ensure_person(store, "Aigerim", now=NOON)
    set_language(store, trainee.person_id, language="ru")
    drill = start_drill(store, trainee.person_id, set_id=info.set_id, now=NOON)
    opened = next_attempt(store, drill.drill_id, now=NOON)
    client = Client(Starlette(routes=routes(store, translate=translate, clock=lambda: NOON)))
    return client, f"/api/attempts/{store.tokens.token_of(opened.attempt_id)}", (picture, note, pdf)


def test_words_notes_and_pictures_come_after_the_answer_and_never_before(attempt):
    client, place, (picture, note, pdf) = attempt
    shown = client.get(place).text
    assert not any(secret in shown for secret in ("В нём", "wheel", picture.sha256, "TR-TYRE"))
    for one in (picture, note, pdf):
        assert client.get(f"{place}/enclosed/{one.sha256}").status_code == 403
    client.post(f"{place}/submit", json={"decision": "suspicious", "key": "k" * 8})
    told = client.get(f"{place}/feedback").json()
    assert told["words"] == "В нём."
    assert [(one["kind"], one["caption"], one["text"]) for one in told["enclosed"]] == [
        ("picture", "", ""),
        ("note", "Protocol", NOTE.decode()),
        ("note", "", ""),
    ]
    assert client.get(told["enclosed"][0]["url"]).content == PICTURE
    as_file = client.get(told["enclosed"][2]["url"])
    assert as_file.headers["content-disposition"] == "attachment"
    assert "sandbox" in as_file.headers["content-security-policy"]
    assert client.get(f"{place}/enclosed/{'0' * 64}").status_code == 404
    assert told["truth"][0]["feedback"].startswith("ru: ")
    assert np.isfinite(told["difficulty"]["value"])


def test_method_and_lesson_of_a_case_come_with_the_answer_and_never_before(server, attempt):
    client, place, _files = attempt
    store = server.store
    exercise_id = hand_draft(store, server.person.person_id, server.draft_id).exercise_id
    for number, lesson in enumerate(("Look twice.", "Weigh the wheel.")):
        told_at = NOON + timedelta(days=number)
        keep_case(store, Case(f"c{number}", exercise_id, "Wheel", "In the tyre.", lesson, "u", "in", told_at))
    assert "Weigh" not in client.get(place).text
    client.post(f"{place}/submit", json={"decision": "suspicious", "key": "k" * 8})
    told = client.get(f"{place}/feedback").json()["case"]
    assert told == {"title": "Wheel", "method": "In the tyre.", "lesson": "Weigh the wheel."}
