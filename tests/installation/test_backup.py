from __future__ import annotations

import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from uuid import uuid4

import numpy as np
import pytest

from tests.databases import SERVER
from xray_trainer.errors import InputError, StorageError
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.installation.backup import back_up
from xray_trainer.installation.doctor import examine
from xray_trainer.installation.integrity import check_integrity
from xray_trainer.installation.restoring import check_backup, restore
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import drills_of, outcomes_of_drill, start_drill
from xray_trainer.store.exercise_sets import add_exercise_set
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import open_store
from xray_trainer.store.truths import whole_set

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAPERS = Declaration(hs_code="0805.10", description="Oranges", packages=1080, gross_weight_kg=21600)


def built(number: int) -> BuiltExercise:
    values = np.random.default_rng(number).uniform(0.2, 1.0, (2, 40, 60)).astype(np.float32)
    scan = Scan(f"scan-{number}", values, (5.0, 5.0), ("6MV", "4MV"), "container-40", "synthetic")
    hidden = Concealment(Region.from_xyxy(20, 10, 30, 20), "CT-DOOR", "brick", "organic_powder", 12.0)
    return BuiltExercise(Exercise(f"e{number}", scan.scan_id, PAPERS, truth=(hidden,) * (number % 2)), scan)


@pytest.fixture
def make_settings(tmp_path, databases):
    """Settings of an empty installation on either database, without its folder; new ones at each call."""
    made = []

    def make(kind: str = "sqlite") -> Settings:
        home = tmp_path / uuid4().hex
        if kind == "sqlite":
            return Settings(home=home)
        if not SERVER:
            pytest.skip("XRAY_TRAINER_TEST_DATABASE_URL names no PostgreSQL")
        made.append(databases.postgresql(home))
        return made[-1]

    yield make
    for settings in made:
        databases.drop(settings)


def fill(settings: Settings) -> str:
    """Puts a set, a person and an answer into an installation; returns the person's id."""
    store = open_store(settings)
    exercises = [built(0), built(1)]
    add_exercise_set(store, exercises, set_id="week", title="Неделя", rules=Rules(), num_planned=2, now=NOW)
    person = ensure_person(store, "Айгерим", now=NOW)
    drill = start_drill(store, person.person_id, set_id="week", now=NOW)
    attempt = next_attempt(store, drill.drill_id, now=NOW)
    submit(store, attempt.attempt_id, decision="suspicious", key="k" * 8, now=NOW)
    store.close()
    return person.person_id


def everything(settings: Settings, person_id: str):
    store = open_store(settings)
    (drill,) = drills_of(store, person_id)
    week = whole_set(store, "week")
    pixels = [store.library.read(one.scan_sha256).transmission.sum() for one in week.exercises]
    token = store.tokens.token_of("attempt")
    told = drill, outcomes_of_drill(store, drill.drill_id), week, pixels, token
    store.close()
    return told


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("onto", ["sqlite", "postgresql"])
def test_a_restored_installation_is_the_one_that_was_backed_up(make_settings, tmp_path, kind, onto):
    before, after, path = make_settings(kind), make_settings(onto), tmp_path / "backup.tar"
    person_id = fill(before)
    taken = back_up(before, path, now=NOW)
    assert taken == check_backup(path) == restore(after, path)
    assert taken.rows["answers"] == 1
    assert everything(after, person_id) == everything(before, person_id)
    assert path.stat().st_mode & 0o077 == 0
    assert not list(after.home.parent.glob(".*.restore"))


def test_backing_up_does_not_wait_for_somebody_who_writes(make_settings, tmp_path):
    from xray_trainer.store.database import writing
    from xray_trainer.store.schema import PersonRow

    settings = make_settings()
    fill(settings)
    store = open_store(settings)
    with writing(store.engine) as session:
        session.add(PersonRow(person_id="p", name="late", language="en", created_at=NOW))
        session.flush()
        taken = back_up(settings, tmp_path / "backup.tar", now=NOW)
    assert taken.rows["people"] == 1
    store.close()


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from xray_trainer.settings import Settings
from xray_trainer.store.audit import record
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import open_store

home, url, name = sys.argv[1:]
store = open_store(Settings(home=Path(home), database_url=url))
for number in range(100_000):
    person = ensure_person(store, f"{name} {number}", now=datetime.now(UTC))
    record(store, "add_person", person_id="", subject=person.person_id, now=datetime.now(UTC))
    if number == 3:
        print("writing", flush=True)
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_while_two_processes_write_restores_to_something_sound(make_settings, tmp_path, kind):
    settings, after = make_settings(kind), make_settings(kind)
    fill(settings)
    before = back_up(settings, tmp_path / "before.tar", now=NOW).rows
    given = [sys.executable, "-c", WRITER, str(settings.home), settings.database_url]
    writers = [subprocess.Popen([*given, name], stdout=subprocess.PIPE) for name in ("one", "two")]
    try:
        assert [writer.stdout.readline() for writer in writers] == [b"writing\n"] * 2
        taken = back_up(settings, tmp_path / "backup.tar", now=NOW)
        assert [writer.poll() for writer in writers] == [None, None]
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    restore(after, tmp_path / "backup.tar")
    store = open_store(after)
    found = check_integrity(store)
    store.close()
    assert (found.problems, found.num_scans) == ((), 2)
    people, told = (taken.rows[name] - before[name] for name in ("people", "audit"))
    assert people - told in range(3), "one person at most without an entry each"
    unsound = [check for check in examine(after, port=1) if check.status == "problem"]
    assert [check for check in unsound if check.name != "viewer"] == []


def test_a_backup_is_not_restored_over_anything(make_settings, tmp_path):
    settings, path = make_settings(), tmp_path / "backup.tar"
    fill(settings)
    back_up(settings, path, now=NOW)
    with pytest.raises(StorageError, match="empty data folder only"):
        restore(settings, path)


@pytest.fixture
def written(make_settings, tmp_path):
    settings, path = make_settings(), tmp_path / "backup.tar"
    fill(settings)
    back_up(settings, path, now=NOW)
    return path


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_backup_with_one_bit_changed_is_refused_and_nothing_is_left(written, make_settings, share):
    content = bytearray(written.read_bytes())
    with tarfile.open(written) as archive:
        inside = [member for member in archive if member.size > 50]
    member = inside[int(share * len(inside))]
    content[member.offset_data + member.size // 2] ^= 1
    written.write_bytes(bytes(content))
    target = make_settings()
    with pytest.raises(InputError, match="whole and unchanged"):
        restore(target, written)
    assert not target.home.exists()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
def test_a_backup_that_was_cut_is_refused(written, share):
    content = written.read_bytes()
    written.write_bytes(content[: int(share * len(content))])
    with pytest.raises(InputError, match="whole and unchanged"):
        check_backup(written)


@pytest.mark.parametrize(
    "name", ["files/../../evil", "/files/evil", "evil", "files/a\\..\\b", "files/C:evil"]
)
def test_a_name_that_leads_elsewhere_is_refused(written, tmp_path, make_settings, name):
    with tarfile.open(written, "a") as archive:
        archive.addfile(tarfile.TarInfo(name))
    target = make_settings()
    with pytest.raises(InputError, match="plain files only"):
        restore(target, written)
    assert not target.home.exists()


def test_a_link_is_refused(written, make_settings):
    with tarfile.open(written, "a") as archive:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(InputError, match="plain files only"):
        restore(make_settings(), written)


def test_an_installation_without_tables_has_nothing_to_back_up(make_settings, tmp_path):
    with pytest.raises(StorageError, match="nothing to back up"):
        back_up(make_settings(), tmp_path / "backup.tar", now=NOW)
    assert not (tmp_path / "backup.tar").exists()
