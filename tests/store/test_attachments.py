from __future__ import annotations

import pytest

from xray_trainer.errors import StorageError
from xray_trainer.store.attachments import attach, attachments_of, keep, read

NAME = "exercise-0"


@pytest.fixture
def desk(make_desk):
    return make_desk()


def note(store, text=b"Found in the spare wheel.", **more):
    return keep(store, text, kind="note", media_type="text/plain", name="note.txt", **more)


def test_an_exercise_without_attachments_has_none(desk):
    assert attachments_of(desk.store, NAME) == ()
    assert attachments_of(desk.store, "nobody") == ()


def test_attachments_come_back_in_order_with_their_bytes(desk):
    picture = keep(desk.store, b"\x89PNG", kind="picture", media_type="image/png", name="wheel.png")
    attach(desk.store, NAME, attachments=[picture, note(desk.store)], now=desk.now)
    assert attachments_of(desk.store, NAME) == (picture, note(desk.store))
    assert read(desk.store, picture.sha256) == b"\x89PNG"


def test_attaching_again_replaces_what_was_there(desk):
    attach(desk.store, NAME, attachments=[note(desk.store, b"first")], now=desk.now)
    second = note(desk.store, b"second", caption="after the search")
    attach(desk.store, NAME, attachments=[second], now=desk.now)
    assert attachments_of(desk.store, NAME) == (second,)


def test_a_name_never_becomes_a_path(desk, tmp_path):
    kept = keep(desk.store, b"x", kind="note", media_type="text/plain", name="../../etc/passwd")
    assert [path.name for path in (tmp_path / "attachments").iterdir()] == [kept.sha256]


@pytest.mark.parametrize("address", ["", "../secret.key", "A" * 64, "0" * 63])
def test_only_an_address_opens_an_attachment(store, address):
    with pytest.raises(StorageError, match="64 hexadecimal digits"):
        read(store, address)


def test_lost_and_damaged_bytes_are_told(store, tmp_path):
    with pytest.raises(StorageError, match="lost"):
        read(store, "0" * 64)
    kept = note(store)
    (tmp_path / "attachments" / kept.sha256).write_bytes(b"other")
    with pytest.raises(StorageError, match="damaged"):
        read(store, kept.sha256)
