from __future__ import annotations

import io
import json
import random
import stat
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xray_trainer.errors import PackageError
from xray_trainer.packages.frame import PLACEHOLDER, stamp
from xray_trainer.packages.limits import Limits
from xray_trainer.packages.manifest import MANIFEST, FileEntry, Manifest, Signer, signed
from xray_trainer.packages.reading import opened
from xray_trainer.packages.set_export import export_set
from xray_trainer.packages.writing import packing
from xray_trainer.store.exercise_sets import exercise_sets
from xray_trainer.store.keys import signing_key
from xray_trainer.store.known_units import UnitCard
from xray_trainer.store.store import Store

KEY = Ed25519PrivateKey.generate()
SMALL = Limits(num_files=20, total_bytes=4_000_000, member_bytes=3_000_000, manifest_bytes=20_000)


def manifest(**changes: object) -> Manifest:
    card = UnitCard("Academy", KEY.public_key().public_bytes_raw(), bytes(32))
    values = {
        "schema_version": 1,
        "kind": "xset",
        "package_id": "p",
        "made_at": datetime(2026, 1, 2, tzinfo=UTC),
        "program": "0",
        "title": "t",
        "subject": "s",
        "languages": ("en",),
        "signer": Signer.of(card),
        "counts": {},
        "files": (),
    }
    return Manifest.model_validate({**values, **changes})


def package(path: Path, **members: bytes) -> Path:
    with packing(path, manifest(), key=KEY) as writer:
        for name, content in (members or {"set.json": b"{}"}).items():
            writer.add(name, content)
    return path


def raw(path: Path, members: list[tuple[zipfile.ZipInfo | str, bytes]], *, of: bytes | None = None) -> Path:
    """Writes a zip file with whatever members, framed as a package is."""
    with zipfile.ZipFile(path, "w") as archive:
        for info, content in members:
            archive.writestr(info, content, compress_type=zipfile.ZIP_DEFLATED)
        archive.writestr(MANIFEST, signed(manifest(), key=KEY) if of is None else of)
        archive.comment = PLACEHOLDER
    stamp(path)
    return path


def assert_refused(path: Path, match: str = ".") -> None:
    with pytest.raises(PackageError, match=match) as told, opened(path, limits=SMALL) as found:
        found.check_all()
    assert len(str(told.value).splitlines()) == 1


def symlink() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("set.json")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_an_honest_package_is_read(tmp_path):
    with opened(package(tmp_path / "a.xset"), limits=SMALL) as found:
        found.check_all()
        assert found.read("set.json") == b"{}"


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ([("../../evil.json", b"x")], "other files than its manifest"),
        ([("/etc/passwd", b"x")], "other files than its manifest"),
        ([("C:\\evil.json", b"x")], "other files than its manifest"),
        ([("set.json", b"x")], "other files than its manifest"),
        ([(symlink(), b"/etc/passwd")], "a link or no plain file"),
        ([("folder/", b"")], "a link or no plain file"),
        ([("bomb.json", bytes(2_900_000))], "grow to"),
        ([("large.json", bytes(3_000_001))], "would have 3,000,001 bytes"),
        ([(f"{n}.json", random.Random(n).randbytes(700_000)) for n in range(6)], "more than 4,000,000"),
        ([(f"{n}.json", b"") for n in range(25)], "may hold 20 files"),
    ],
    ids=["up", "absolute", "drive", "unlisted", "symlink", "folder", "ratio", "member", "total", "many"],
)
def test_hostile_members_are_refused(members, why, tmp_path):
    assert_refused(raw(tmp_path / "a.xset", members), why)


def test_a_name_that_occurs_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = raw(tmp_path / "a.xset", [("a.json", b"1"), ("a.json", b"2")])
    assert_refused(path, "occurs twice")


def test_a_million_entries_are_refused_before_they_are_read(tmp_path):
    path = package(tmp_path / "a.xset")
    content = bytearray(path.read_bytes())
    end = len(content) - len(PLACEHOLDER) - 22
    content[end + 8 : end + 12] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    stamp(path)
    assert_refused(path, "may hold 20 files, this one claims 65,535")


def test_a_zip_inside_a_member_is_never_unpacked(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(50_000_000))
    with opened(package(tmp_path / "a.xset", **{"set.json": inner.getvalue()}), limits=SMALL) as found:
        found.check_all()
        assert len(found.read("set.json")) < 100_000


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "cannot be read"),
        (b"[" * 19_000, "cannot be read"),
        (b'{"manifest": {"schema_version": 2}}', "newer version.*update"),
        (b'{"manifest": {"schema_version": 0}}', "never given out"),
        (b'{"manifest": {"schema_version": 1}}', "breaks the format"),
        (b"{" + b" " * 20_000 + b"}", "too many"),
        (signed(manifest(), key=KEY).replace(b'"t"', b'"u"'), "signature is wrong"),
        (signed(manifest(), key=KEY).replace(b'{"', b'{ "', 1), "not written as the format demands"),
        (signed(manifest(), key=Ed25519PrivateKey.generate()), "signature is wrong"),
    ],
    ids=["empty", "deep", "newer", "older", "fields", "huge", "changed", "spelling", "other-key"],
)
def test_hostile_manifests_are_refused(content, why, tmp_path):
    assert_refused(raw(tmp_path / "a.xset", [], of=content), why)


def test_a_member_that_is_not_as_it_was_signed_is_refused(tmp_path):
    entry = FileEntry(path="set.json", size=2, sha256="0" * 64)
    of = signed(manifest(files=(entry,)), key=KEY)
    assert_refused(raw(tmp_path / "a.xset", [("set.json", b"{}")], of=of), "not as it was signed")
    assert_refused(raw(tmp_path / "b.xset", [("set.json", b"{ }")], of=of), "not as it was signed")


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.4", b"PK\3\4" * 100, bytes(1000)])
def test_what_is_no_package_is_refused(content, tmp_path):
    path = tmp_path / "a.xset"
    path.write_bytes(content)
    assert_refused(path)


def test_a_package_cut_anywhere_is_refused(tmp_path):
    path = package(tmp_path / "a.xset")
    whole = path.read_bytes()
    for end in range(0, len(whole), 7):
        path.write_bytes(whole[:end])
        assert_refused(path)


def test_a_package_with_any_bit_flipped_is_refused(tmp_path):
    path = package(tmp_path / "a.xset")
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        path.write_bytes(flipped(whole, place, place % 8))
        assert_refused(path)


def test_flipped_bits_with_a_fresh_digest_are_refused_or_harmless(tmp_path):
    path = package(tmp_path / "a.xset", **{"set.json": b'{"a": 1}'})
    whole = path.read_bytes()
    for place in range(0, len(whole) - len(PLACEHOLDER), 5):
        path.write_bytes(flipped(whole, place, place % 8))
        stamp(path)
        with suppress(PackageError), opened(path, limits=SMALL) as found:
            found.check_all()
            assert found.read("set.json") == b'{"a": 1}'


def flipped(content: bytes, place: int, bit: int) -> bytes:
    return content[:place] + bytes([content[place] ^ (1 << bit)]) + content[place + 1 :]


def contents(store: Store) -> set[str]:
    return {str(path.relative_to(store.home)) for path in store.home.rglob("*") if path.is_file()} - {
        "xray_trainer.sqlite3-wal",
        "xray_trainer.sqlite3-shm",
    }


def test_damaged_encrypted_files_are_refused_and_leave_nothing(mentor, port, noon):
    path = mentor.path("a.xset")
    export_set(mentor.store, "set-1", target=path, to=[port.unit], now=noon)
    whole, before = path.read_bytes(), contents(port.store)
    for number in range(25):
        place = random.Random(number).randrange(len(whole))
        damaged = flipped(whole, place, number % 8) if number % 2 else whole[:place]
        path.write_bytes(damaged)
        with pytest.raises(PackageError):
            port.receive(path)
    assert contents(port.store) == before
    assert exercise_sets(port.store) == ()


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("set.json", lambda data: data["exercises"].append(data["exercises"][0])),
        ("set.json", lambda data: data["exercises"][0].update(scan="0" * 64)),
        ("set.json", lambda data: data["exercises"][0]["declaration"].update(packages=-1)),
        ("set.json", lambda data: data["scans"][0].update(shape_hw=[60000, 60000])),
        ("set.json", lambda data: data["scans"][0].update(pixel_mm_xy=[0, 1])),
        ("set.json", lambda data: data["scans"].append(data["scans"][0])),
        ("set.json", lambda data: data.update(set_id="../evil")),
        ("truth.json", lambda data: data["exercises"].pop()),
        ("truth.json", lambda data: data["exercises"][0]["truth"][0].update(kind="XX-NO")),
        ("truth.json", lambda data: data["exercises"][0]["truth"][0].update(geometry={"type": "Point"})),
        ("truth.json", lambda data: data["exercises"][0]["attachments"][0].update(media_type="text/html")),
        ("truth.json", lambda data: data["scans"][0].update(base=data["scans"][0]["key"])),
    ],
)
def test_signed_nonsense_is_refused_and_leaves_nothing(member, change, signed_export, port, noon):
    path = signed_export(member, change)
    before = contents(port.store)
    with pytest.raises(PackageError):
        port.receive(path)
    assert contents(port.store) == before
    assert exercise_sets(port.store) == ()


@pytest.fixture
def signed_export(mentor, noon):
    """Exports a set, changes a member of it, and signs it anew with the mentor's key."""
    honest = mentor.path("honest.xset")
    export_set(mentor.store, "set-1", target=honest, now=noon)

    def make(member, change):
        path = mentor.path("changed.xset")
        with (
            opened(honest) as found,
            packing(path, found.manifest, key=signing_key(mentor.store.home)) as writer,
        ):
            for entry in found.manifest.files:
                content = found.read(entry.path)
                if entry.path == member:
                    data = json.loads(content)
                    change(data)
                    content = json.dumps(data).encode()
                writer.add(entry.path, content)
        return path

    return make
