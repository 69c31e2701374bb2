"""What analysts say about findings: every word is kept, the last one about a finding counts.

A verdict belongs to a person, a scan, a checkpoint and the outline of a finding. So it is there again when
the same scan is searched again by the same checkpoint, and never shows on a finding that it was not about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from sqlalchemy import select

from xray_trainer.errors import InputError
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import VerdictRow
from xray_trainer.store.store import Store

Word = Literal["confirm", "reject", "unsure", ""]
"""What can be said about a finding; "" takes an earlier word back."""

WORDS: tuple[str, ...] = get_args(Word)
MAX_COMMENT = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says about a finding.

    Attributes:
        uuid: made where it was said, so that saying it again changes nothing.
        seq: order among one person's verdicts on one finding.
        when: the server's time of receiving; None before.
    """

    uuid: str
    checkpoint: str
    scan_key: str
    finding_key: str
    seq: int
    word: Word
    comment: str = ""
    person_id: str = ""
    when: datetime | None = None


def finding_key(polygon: str) -> str:
    """Returns what stands for a finding's outline: 16 hexadecimal digits of its text's hash.

    >>> finding_key('{"type": "Polygon"}')
    'd4fb74e70c73c993'
    """
    return hashlib.sha256(polygon.encode()).hexdigest()[:16]


def add_verdicts(store: Store, person_id: str, *, verdicts: Sequence[Verdict], now: datetime) -> None:
    """Stores what a person said; once stored, the same again changes nothing.

    Raises:
        InputError: a word is none of `WORDS`, or a comment is too long.
    """
    rows = [_values(verdict, person_id, now) for verdict in verdicts]
    with writing(store.engine) as session:
        insert_new(session, VerdictRow, rows)


def verdicts_of(
    store: Store, checkpoints: Collection[str], *, person_id: str = "", scan_key: str = ""
) -> tuple[Verdict, ...]:
    """Returns what counts: each person's last verdict on each finding, those taken back left out.

    Args:
        store: the store.
        checkpoints: as the tables name them.
        person_id: only this person's; everybody's where empty.
        scan_key: only on this scan; on all where empty.
    """
    query = select(VerdictRow).where(VerdictRow.checkpoint.in_(list(checkpoints)))
    if person_id:
        query = query.where(VerdictRow.person_id == person_id)
    if scan_key:
        query = query.where(VerdictRow.scan_key == scan_key)
    with reading(store.engine) as session:
        rows = [_verdict(row) for row in session.scalars(query)]
    return tuple(one for one in last_words(rows).values() if one.word or one.comment)


def last_words(verdicts: Iterable[Verdict]) -> Mapping[tuple[str, str, str, str], Verdict]:
    """Returns the last verdict by (person, checkpoint, scan, finding)."""
    ordered = sorted(verdicts, key=lambda one: (one.seq, one.uuid))
    return {(one.person_id, one.checkpoint, one.scan_key, one.finding_key): one for one in ordered}


def _values(verdict: Verdict, person_id: str, now: datetime) -> dict[str, object]:
    if verdict.word not in WORDS:
        raise InputError(
            "a verdict must be one of {words}, got {got!r}",
            words=", ".join(filter(None, WORDS)),
            got=verdict.word[:40],
        )
    if len(verdict.comment) > MAX_COMMENT:
        raise InputError(
            "a comment may have {max_comment} characters, got {got}; shorten it",
            max_comment=MAX_COMMENT,
            got=len(verdict.comment),
        )
    return {
        "person_id": person_id,
        "uuid": verdict.uuid,
        "checkpoint": verdict.checkpoint,
        "scan_key": verdict.scan_key,
        "finding_key": verdict.finding_key,
        "seq": verdict.seq,
        "verdict": verdict.word,
        "comment": verdict.comment.replace("\x00", ""),
        "received_at": now,
    }


def _verdict(row: VerdictRow) -> Verdict:
    return Verdict(
        uuid=row.uuid,
        checkpoint=row.checkpoint,
        scan_key=row.scan_key,
        finding_key=row.finding_key,
        seq=row.seq,
        word=cast("Word", row.verdict),
        comment=row.comment,
        person_id=row.person_id,
        when=row.received_at,
    )
