"""Bytes from outside: what a decoder does, it does in a cage, and people get one sentence."""

from __future__ import annotations

import socket
import struct
import sys
import zlib
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

from xray_trainer.bench import breakouts
from xray_trainer.errors import InputError, ScanFileError
from xray_trainer.exercises.documents_caged import harmless_caged
from xray_trainer.scans.cage import Bounds, Cage, CageError
from xray_trainer.scans.caged import read_scan_caged
from xray_trainer.scans.files import read_scan_noted, write_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.sidecar import Sidecar
from xray_trainer.settings import Settings
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import open_store
from xray_trainer.ui.hand.uploads import Incoming, clean_name, take_in

MB = 1024**2
BOUNDS = Bounds(seconds=1.0, memory_bytes=64 * MB, most_bytes=MB)
VALUES = np.random.default_rng(0).uniform(0.1, 0.9, (2, 16, 24)).astype(np.float32)
SCAN = Scan("s", VALUES, (4.0, 5.0), ("6MV", "4MV"), "container-40", "test")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="limits of this kind are those of Linux")


@pytest.fixture(scope="module")
def cage():
    made = Cage(num_workers=1)
    yield made
    made.close()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 16, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(data, 9))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("job", [breakouts.crash, breakouts.hang, breakouts.compute])
def test_a_decoder_that_crashes_or_hangs_is_replaced(job, cage):
    with pytest.raises(CageError, match=r"^a\.png: .*export it anew"):
        cage.do(job, {}, name="a.png", bounds=BOUNDS)
    told, content = cage.do(breakouts.look_around, {}, b"next", name="b.png", bounds=BOUNDS)
    assert content == b"next"
    assert not [name for name in told["names"] if name.startswith(("XRAY_TRAINER", "HOME"))]


@on_linux
def test_a_decoder_gets_no_more_memory_than_its_file_deserves(cage):
    with pytest.raises(CageError, match="broke"):
        cage.do(breakouts.grow, {"num_bytes": 256 * MB}, name="a.png", bounds=BOUNDS)
    assert cage.do(breakouts.grow, {"num_bytes": MB}, name="a.png", bounds=BOUNDS)[0] == {"held": MB}


def test_an_answer_larger_than_allowed_is_not_taken(cage):
    with pytest.raises(CageError, match="broke"):
        cage.do(breakouts.flood, {"num_bytes": 2 * MB}, name="a.png", bounds=BOUNDS)


@on_linux
def test_a_decoder_writes_no_file(cage, tmp_path):
    told, _ = cage.do(breakouts.write, {"path": str(tmp_path / "x")}, name="a.png", bounds=BOUNDS)
    assert told["error"] != 0
    assert [path.stat().st_size for path in tmp_path.iterdir()] in ([], [0])


@on_linux
def test_a_decoder_reaches_no_port_where_the_system_lets_it_give_up_the_network(cage):
    with socket.create_server(("127.0.0.1", 0)) as server:
        told, _ = cage.do(breakouts.connect, {"port": server.getsockname()[1]}, name="a.png", bounds=BOUNDS)
    if told["is_connected"]:
        pytest.skip("this system gives no namespace to a process without rights")
    assert told == {"is_connected": False}


def test_a_scan_read_in_the_cage_is_the_scan_read_outside(cage, tmp_path):
    path = write_scan(SCAN, tmp_path / "a.tiff")
    (inside, notes), (outside, told) = read_scan_caged(path, cage=cage), read_scan_noted(path)
    assert (inside.transmission == outside.transmission).all()
    assert (inside.beams, inside.pixel_mm_xy, inside.scan_id) == (outside.beams, outside.pixel_mm_xy, "s")
    assert notes == told


def test_a_refusal_in_the_cage_keeps_its_reason_and_its_sentence_in_every_language(cage, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"no scan")
    with pytest.raises(ScanFileError, match=r"^a\.png: a scan is a") as told:
        read_scan_caged(path, said=Sidecar(beams=("6MV",)), cage=cage)
    assert told.value.reason == "not_a_scan"
    assert told.value.told(lambda _text: "{name}: {suffixes}: {head}").startswith("a.png: .png, .tiff")


def test_a_file_far_too_small_for_its_pixels_is_refused_before_it_is_decoded(cage, tmp_path):
    path = tmp_path / "bomb.png"
    path.write_bytes(png(20_000, 10_000, bytes(1000)))
    with pytest.raises(ScanFileError, match="which no scanner writes") as told:
        read_scan_caged(path, cage=cage)
    assert told.value.reason == "too_large"


def test_a_picture_is_made_harmless_in_the_cage(cage):
    content = cv2.imencode(".png", np.full((8, 9, 3), 90, np.uint8))[1].tobytes()
    made = harmless_caged("a.png", content, cage=cage)
    assert (made.kind, made.media_type) == ("picture", "image/png")
    with pytest.raises(InputError, match="is damaged"):
        harmless_caged("b.png", content[:40], cage=cage)


NAMES = [
    "../../x.png",
    "/etc/cron.d/x.png",
    "C:\\x.png",
    "..\\x.png",
    "a\x00b.png",
    "a\nb.png",
    ".",
    "",
    "~/x.png",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_never_become_paths(name):
    clean = clean_name(name)
    assert clean
    assert not set(clean) & set("/\\:\0\n~")
    assert clean.strip(".") == clean


def test_what_is_uploaded_under_hostile_names_stays_in_the_data_folder(tmp_path, monkeypatch):
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    content = write_scan(SCAN, tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").unlink()
    store = open_store(Settings(home=home))
    person = ensure_person(store, "Aigerim", now=datetime.now(UTC))
    files = [
        Incoming(f"{number}/{name}", content) for number, name in enumerate(("../../x.png", "..\\y.png"))
    ]
    sidecar = Incoming("../../etc/z.json", b'{"energies": ["../../../etc/passwd"]}')
    taken = take_in(
        store, person.person_id, [*files, sidecar], said=Sidecar(), max_mb=1, now=datetime.now(UTC)
    )
    store.close()
    assert (len(taken.scans), len(taken.failures)) == (2, 1)
    assert not list(elsewhere.iterdir())
    assert {path.name for path in tmp_path.iterdir()} == {"home", "elsewhere", "a.json", "a.low.png"}
