"""Hand-made exercises while somebody works on them, and making an exercise of one.

A draft belongs to the person who began it. Browsers send the whole of what was done on the scan with a
rising number; a state that comes late or twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import AttemptError
from xray_trainer.exercises.by_hand import HandMade, make_by_hand
from xray_trainer.exercises.exercise import Rules
from xray_trainer.exercises.hand_work import HandPapers, HandWork
from xray_trainer.store.attachments import Attachment, attach
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.exercise_sets import SetInfo, append_exercise, close_set, create_set
from xray_trainer.store.feedback_texts import set_feedback_texts
from xray_trainer.store.schema import HandDraftRow, HandOverlayRow
from xray_trainer.store.set_states import set_state, state_of
from xray_trainer.store.store import Store

_DONE = "this draft is an exercise already; begin another one over the same scan"


@dataclass(frozen=True, slots=True)
class HandDraft:
    """A hand-made exercise on the way; `exercise_id` is "" until one was made of it."""

    draft_id: str
    person_id: str
    scan_sha256: str
    seq: int
    work: HandWork
    papers: HandPapers
    exercise_id: str
    changed_at: datetime


def begin_draft(store: Store, person_id: str, *, scan_sha256: str, title: str = "", now: datetime) -> str:
    """Returns the id of a new draft over a scan of the library."""
    draft_id = str(uuid4())
    row = {
        "draft_id": draft_id,
        "person_id": person_id,
        "scan_sha256": scan_sha256,
        "seq": 0,
        "work": HandWork().model_dump(mode="json"),
        "papers": HandPapers(title=title[:100]).model_dump(mode="json"),
        "changed_at": now,
    }
    with writing(store.engine) as session:
        insert_new(session, HandDraftRow, [row])
    return draft_id


def hand_drafts(store: Store, person_id: str) -> tuple[HandDraft, ...]:
    """Returns the drafts of a person that are no exercises yet, the latest first."""
    query = select(HandDraftRow).where(
        HandDraftRow.person_id == person_id, HandDraftRow.exercise_id.is_(None)
    )
    with reading(store.engine) as session:
        return tuple(_draft(row) for row in session.scalars(query.order_by(HandDraftRow.changed_at.desc())))


def hand_draft(store: Store, person_id: str, draft_id: str) -> HandDraft:
    """Returns a draft of a person.

    Raises:
        AttemptError: the person has no such draft.
    """
    with reading(store.engine) as session:
        return _draft(_row(session, person_id, draft_id))


def keep_work(store: Store, person_id: str, draft_id: str, *, seq: int, work: HandWork, now: datetime) -> int:
    """Returns the number of the state that the draft has now: this one, unless a later one was there.

    Raises:
        AttemptError: the person has no such draft, or an exercise was made of it already.
    """
    with writing(store.engine) as session:
        row = _row(session, person_id, draft_id)
        if row.exercise_id is not None:
            raise AttemptError(_DONE)
        if seq > row.seq:
            values = {"seq": seq, "work": work.model_dump(mode="json"), "changed_at": now}
            session.execute(update(HandDraftRow).where(HandDraftRow.draft_id == draft_id).values(values))
        return max(seq, row.seq)


def keep_papers(store: Store, person_id: str, draft_id: str, *, papers: HandPapers, now: datetime) -> None:
    """Keeps what is written beside the scan.

    Raises:
        AttemptError: the person has no such draft.
    """
    with writing(store.engine) as session:
        _row(session, person_id, draft_id)
        values = {"papers": papers.model_dump(mode="json"), "changed_at": now}
        session.execute(update(HandDraftRow).where(HandDraftRow.draft_id == draft_id).values(values))


def drop_draft(store: Store, person_id: str, draft_id: str) -> None:
    """Forgets a draft; the scan and what was made of it stay."""
    mine = HandDraftRow.person_id == person_id, HandDraftRow.draft_id == draft_id
    with writing(store.engine) as session:
        session.execute(delete(HandDraftRow).where(*mine))


def finish_draft(store: Store, person_id: str, draft_id: str, *, set_title: str, now: datetime) -> SetInfo:
    """Returns the set after the draft became an exercise at its end.

    Raises:
        AttemptError: the person has no such draft, or an exercise was made of it already.
        InputError: a region lies outside the scan, or an item cannot be seen by anyone.
        MissingExtraError: something is to be hidden, and this installation lacks torch.
        StorageError: the library cannot be written.
    """
    draft = hand_draft(store, person_id, draft_id)
    if draft.exercise_id:
        raise AttemptError(_DONE)
    exercise_id = str(uuid5(NAMESPACE_URL, f"xray_trainer:hand:{draft_id}"))
    scan = store.library.read(draft.scan_sha256)
    made = make_by_hand(scan, work=draft.work, papers=draft.papers, exercise_id=exercise_id)
    info = add_hand_made(
        store, made, papers=draft.papers, set_id=open_set(store, person_id, set_title, now=now), now=now
    )
    with writing(store.engine) as session:
        values = {"exercise_id": exercise_id, "changed_at": now}
        session.execute(update(HandDraftRow).where(HandDraftRow.draft_id == draft_id).values(values))
        told = {"change": "made by hand", "set": info.set_id}
        record_in(
            session,
            store,
            "change_exercise",
            subject=exercise_id,
            now=now,
            person_id=person_id,
            details=told,
        )
    return info


def open_set(store: Store, person_id: str, title: str, *, now: datetime) -> str:
    """Returns the id of the person's set of this title that is still a draft, made where there is none.

    A set that was released is closed: more exercises go into a new one of the same title.
    """
    for number in range(1000):
        name = f"xray_trainer:hand-set:{person_id}:{title}:{number}"
        set_id = f"hand-{uuid5(NAMESPACE_URL, name)}"
        info = create_set(store, set_id, title=title, rules=Rules(), num_planned=0, now=now)
        if info.created_at == now and not info.num_exercises:
            set_state(store, set_id, status="draft", owner=person_id, provenance="hand", now=now)
        if state_of(store, set_id).status == "draft":
            return set_id
    raise AttemptError("{title}: a thousand sets have this name; take another", title=title)


def add_hand_made(store: Store, made: HandMade, *, papers: HandPapers, set_id: str, now: datetime) -> SetInfo:
    """Returns the set after a hand-made exercise joined it, with its records, words and attachments."""
    exercise_id = made.built.exercise.exercise_id
    append_exercise(store, set_id, built=made.built, now=now)
    if made.records:
        row = {"exercise_id": exercise_id, "records": list(made.records)}
        with writing(store.engine) as session:
            insert_new(session, HandOverlayRow, [row])
    set_feedback_texts(store, exercise_id, texts=papers.feedback)
    attach(store, exercise_id, attachments=[Attachment(**one.model_dump()) for one in papers.files], now=now)
    return close_set(store, set_id)


def hidden_records(store: Store, exercise_id: str) -> list[dict[str, object]]:
    """Returns the records of what was hidden by hand in an exercise's benign scan, in order."""
    with reading(store.engine) as session:
        row = session.get(HandOverlayRow, exercise_id)
        return list(row.records) if row else []


def _row(session: Session, person_id: str, draft_id: str) -> HandDraftRow:
    row = session.get(HandDraftRow, draft_id)
    if row is None or row.person_id != person_id:
        raise AttemptError("there is no such draft of yours; open the page again")
    return row


def _draft(row: HandDraftRow) -> HandDraft:
    return HandDraft(
        row.draft_id,
        row.person_id,
        row.scan_sha256,
        row.seq,
        HandWork.model_validate(row.work),
        HandPapers.model_validate(row.papers),
        row.exercise_id or "",
        row.changed_at,
    )
