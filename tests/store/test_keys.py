from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from xray_trainer.errors import InputError, StorageError
from xray_trainer.store.keys import own_public_key, public_pem, read_public_key, signing_key


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    assert signing_key(tmp_path).private_bytes_raw() == signing_key(tmp_path).private_bytes_raw()
    assert len(list((tmp_path / "keys").iterdir())) == 1


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    signing_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / "certificates.pem").stat().st_mode) == 0o600


def test_asking_for_the_public_key_makes_none(tmp_path: Path) -> None:
    assert own_public_key(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
    key = signing_key(tmp_path)
    found = own_public_key(tmp_path)
    assert found is not None
    assert found.public_bytes_raw() == key.public_key().public_bytes_raw()


def test_a_public_key_is_passed_on_as_a_file(tmp_path: Path) -> None:
    key = signing_key(tmp_path).public_key()
    path = tmp_path / "ours.pem"
    path.write_text(public_pem(key))
    assert read_public_key(path).public_bytes_raw() == key.public_bytes_raw()


def test_a_damaged_own_key_is_told_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "certificates.pem"
    path.parent.mkdir()
    path.write_text("no key")
    with pytest.raises(StorageError, match=r"certificates\.pem"):
        signing_key(tmp_path)
    assert path.read_text() == "no key"


@pytest.mark.parametrize(
    "content", [b"", b"no key", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"]
)
def test_what_is_no_public_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "theirs.pem"
    path.write_bytes(content)
    with pytest.raises(InputError, match="public key"):
        read_public_key(path)
    with pytest.raises(InputError, match="public key"):
        read_public_key(tmp_path / "absent.pem")


def test_a_private_key_is_not_taken_for_a_public_one(tmp_path: Path) -> None:
    signing_key(tmp_path)
    with pytest.raises(InputError, match="public key"):
        read_public_key(tmp_path / "keys" / "certificates.pem")
