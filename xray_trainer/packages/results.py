"""Results of drills as `.xres` packages: out of the installation where they were made, into the mentor's.

Into such a package go people by name, drills, journals, answers and flags, and no truth. Whoever imports it
judges the answers against their own truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from pydantic import Field, StringConstraints

from xray_trainer.drills.copies import CopiedDrill, Time, Uuid, copied_drill
from xray_trainer.errors import InputError, PackageError
from xray_trainer.packages.arriving import Arrived
from xray_trainer.packages.contents import Language
from xray_trainer.packages.delivering import deliver, exchanged
from xray_trainer.packages.manifest import SCHEMA, Manifest, Signer, Strict, Words, canonical
from xray_trainer.packages.set_export import Written
from xray_trainer.packages.staging import staging
from xray_trainer.packages.writing import packing, program
from xray_trainer.store.drill_copies import copies_of_set
from xray_trainer.store.drill_imports import Imported, import_copies
from xray_trainer.store.exchange import note_exchange
from xray_trainer.store.exercise_sets import set_info
from xray_trainer.store.imported_people import CopiedPerson
from xray_trainer.store.keys import signing_key
from xray_trainer.store.known_units import UnitCard, own_unit
from xray_trainer.store.people import find_person
from xray_trainer.store.store import Store

_PEOPLE = "people.json"
_DRILLS = "drills/"


class PersonEntry(Strict):
    """A person as their installation knows them."""

    person_id: Uuid
    name: Annotated[Words, StringConstraints(min_length=1)]
    language: Language


class PeopleFile(Strict):
    """`people.json`."""

    told_at: Time
    people: Annotated[tuple[PersonEntry, ...], Field(max_length=10_000)]


def export_results(
    store: Store,
    set_id: str,
    *,
    target: Path,
    people: Sequence[str] | None = None,
    to: Sequence[UnitCard] = (),
    now: datetime,
) -> Written:
    """Writes what people did here on a set into one `.xres` file.

    Args:
        store: where it is.
        set_id: the set.
        target: the file.
        people: ids of those whose drills go; everybody's where None.
        to: units that alone can open it; anybody where empty.
        now: the time.

    Raises:
        RecipeError: there is no such set.
        InputError: nobody has worked on it here.
        StorageError: the file cannot be written.
    """
    info = set_info(store, set_id)
    copies = copies_of_set(store, set_id, people=people)
    if not copies:
        raise InputError(
            "{title}: nobody has worked on this set here, so there are no results to send", title=info.title
        )
    manifest = _manifest(store, set_id, info.title, copies=copies, to=to, now=now)
    with staging(store) as folder:
        plain = folder / "plain.zip"
        with packing(plain, manifest, key=signing_key(store.home)) as writer:
            writer.add(_PEOPLE, canonical(_people(store, copies, now)))
            for copy in copies:
                writer.add(f"{_DRILLS}{copy.drill_id.lower()}.json", canonical(copy))
        num_bytes = deliver(plain, target, to=to)
    note_exchange(store, exchanged(manifest, "out", num_bytes), now=now)
    return Written(target, manifest.package_id, num_bytes, num_bytes)


def import_results(store: Store, arrived: Arrived, *, now: datetime) -> Imported:
    """Returns what became of the drills of a package, joined with what came before.

    Raises:
        PackageError: it is refused; nothing of it is kept.
        RecipeError: its set is not here.
    """
    arrived.require_trusted()
    package, manifest = arrived.package, arrived.package.manifest
    package.check_all()
    told = package.model(_PEOPLE, PeopleFile)
    people = [CopiedPerson(one.person_id, one.name, one.language, told.told_at) for one in told.people]
    unit = manifest.signer.card.fingerprint
    own = own_unit(store, now=now).fingerprint
    try:
        copies = [_copy(arrived, entry.path) for entry in manifest.files if entry.path != _PEOPLE]
        return import_copies(
            store,
            copies,
            people=people,
            unit=unit,
            is_own=unit == own,
            package=exchanged(manifest, "in", arrived.num_bytes),
            now=now,
        )
    except PackageError:
        raise
    except InputError as error:
        raise PackageError("{name}: {why}", name=package.name, why=error) from None


def _copy(arrived: Arrived, path: str) -> CopiedDrill:
    package = arrived.package
    entry = next(one for one in package.manifest.files if one.path == path)
    if not path.startswith(_DRILLS) or entry.size > package.limits.text_bytes:
        raise PackageError("{name}: {path} has no place in results; refused", name=package.name, path=path)
    copy = copied_drill(package.read(path))
    if copy.set_id != package.manifest.subject:
        raise PackageError(
            "{name}: {path} is about another set than the manifest says; refused",
            name=package.name,
            path=path,
        )
    return copy


def _manifest(
    store: Store,
    set_id: str,
    title: str,
    *,
    copies: Sequence[CopiedDrill],
    to: Sequence[UnitCard],
    now: datetime,
) -> Manifest:
    answers = sum(attempt.answer is not None for copy in copies for attempt in copy.attempts)
    return Manifest(
        schema_version=SCHEMA,
        kind="xres",
        package_id=uuid4().hex,
        made_at=now,
        program=program(),
        title=title,
        subject=set_id,
        languages=("en",),
        signer=Signer.of(own_unit(store, now=now)),
        recipients=tuple(sorted(unit.fingerprint for unit in to)),
        counts={
            "answers": answers,
            "drills": len(copies),
            "people": len({copy.person_id for copy in copies}),
        },
        files=(),
    )


def _people(store: Store, copies: Sequence[CopiedDrill], now: datetime) -> PeopleFile:
    found = [find_person(store, person_id) for person_id in sorted({copy.person_id for copy in copies})]
    entries = (
        PersonEntry(person_id=one.person_id, name=one.name, language=one.language) for one in found if one
    )
    return PeopleFile(told_at=now, people=tuple(entries))
