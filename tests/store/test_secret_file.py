from __future__ import annotations

from pathlib import Path

from xray_trainer.store.secret_file import make_once


def test_a_secret_that_is_there_stays_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    make_once(path, b"first")
    make_once(path, b"second")
    assert path.read_bytes() == b"first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
