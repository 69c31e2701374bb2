from __future__ import annotations

import io
import json

import imagecodecs
import numpy as np
import pytest

from xray_trainer.errors import InputError
from xray_trainer.scans.sidecar import Sidecar
from xray_trainer.settings import Settings
from xray_trainer.store.own_scans import own_scans
from xray_trainer.store.people import ensure_person
from xray_trainer.store.store import open_store
from xray_trainer.ui.hand.uploads import MOST_FILES, Incoming, clean_name, take_in

from .conftest import NOON

NOTHING = Sidecar()


def png(bits: int = 16, shape_hw: tuple[int, int] = (40, 60)) -> bytes:
    codes = np.random.default_rng(bits).integers(1, 2**bits, shape_hw).astype(f"uint{bits}")
    return bytes(imagecodecs.png_encode(codes))


def coloured() -> bytes:
    rgb = np.zeros((40, 40, 3), np.uint8)
    rgb[..., 0] = 200
    return bytes(imagecodecs.png_encode(rgb))


@pytest.fixture
def bring(tmp_path):
    store = open_store(Settings(home=tmp_path))
    person = ensure_person(store, "Madina", now=NOON)

    def do(*files, said=NOTHING, max_mb=50):
        incoming = [Incoming(name, content) for name, content in files]
        taken = take_in(store, person.person_id, incoming, said=said, max_mb=max_mb, now=NOON)
        return taken, own_scans(store, person.person_id), store

    yield do
    store.close()


def test_a_scan_comes_in_with_what_its_sidecar_says_before_what_the_person_says(bring):
    beside = json.dumps({"beams": ["9.7MV"], "conveyance": "van"}).encode()
    said = Sidecar(beams=("6MV",), pixel_mm_xy=(4.0, 3.0))
    taken, (one,), store = bring(("gate 3.png", png()), ("gate 3.json", beside), said=said)
    scan = store.library.read(taken.scans[0])
    assert (one.name, scan.beams, scan.pixel_mm_xy, scan.conveyance) == (
        "gate 3.png",
        ("9.7MV",),
        (4.0, 3.0),
        "van",
    )
    assert taken.failures == ()


def test_two_files_of_one_scan_come_in_as_one_of_two_energies(bring):
    beside = json.dumps({"energies": ["a.png", "a.low.png"], "beams": ["6MV", "4MV"]}).encode()
    taken, (one,), _store = bring(("a.png", png()), ("a.low.png", png()), ("a.json", beside))
    assert one.beams == ("6MV", "4MV")
    assert len(taken.scans) == 1


def test_eight_bits_are_taken_with_a_warning(bring):
    taken, (one,), _store = bring(("old.png", png(8)))
    assert any("8 bits" in note for _name, note in taken.notes)
    assert any("8 bits" in note for note in one.notes)


def test_floating_point_arrays_come_in(bring):
    content = io.BytesIO()
    np.save(content, np.random.default_rng(0).uniform(0.1, 1, (2, 32, 48)).astype(np.float32))
    taken, (one,), _store = bring(("a.npy", content.getvalue()), said=Sidecar(beams=("6MV", "4MV")))
    assert (one.width_px, one.height_px) == (48, 32)
    assert not taken.failures


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("notes.docx", b"PK", "is no scan file"),
        ("a.json", b"{}", "without its scan"),
        ("a.png", b"", "empty"),
        ("a.png", png()[:60], "copy it again"),
        ("a.raw", bytes(100), "needs its shape"),
        ("a.png", coloured(), "grey"),
        ("a.png", png(shape_hw=(4, 4)), "8 px"),
    ],
)
def test_a_file_that_is_no_scan_is_told_in_one_sentence_and_the_others_come_in(bring, name, content, told):
    taken, kept, _store = bring((name, content), ("good.png", png()))
    ((failed, sentence),) = taken.failures
    assert failed == name
    assert told in sentence
    assert "/tmp" not in sentence
    assert [one.name for one in kept] == ["good.png"]


def test_names_never_become_paths(bring, tmp_path):
    taken, kept, _store = bring(("../../evil.png", png()))
    assert len(taken.scans) == 1
    assert [one.name for one in kept] == ["../../evil.png"]
    assert not (tmp_path.parent / "evil.png").exists()
    assert clean_name("C:\\a\\b.png") == "b.png"
    assert clean_name("\x00\x1b.png") == "__.png"


def test_too_many_and_too_large_files_are_refused_at_once(bring):
    with pytest.raises(InputError, match="in parts"):
        bring(*((f"{number}.png", b"x") for number in range(MOST_FILES + 1)))
    with pytest.raises(InputError, match="XRAY_TRAINER_UPLOAD_MAX_MB"):
        bring(("a.png", bytes(2 * 1024 * 1024)), max_mb=1)
    with pytest.raises(InputError, match="two files"):
        bring(("a:b.png", png()), ("a?b.png", png()))
