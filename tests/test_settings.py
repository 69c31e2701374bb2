from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from xray_trainer.errors import StorageError
from xray_trainer.settings import Settings, ensure_home, load_settings


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(tmp_path))
    monkeypatch.setenv("XRAY_TRAINER_DATABASE_URL", "postgresql+psycopg://db/x")
    monkeypatch.setenv("XRAY_TRAINER_LANGUAGE", "ru")
    settings = load_settings()
    assert (settings.home, settings.database, settings.language) == (
        tmp_path,
        "postgresql+psycopg://db/x",
        "ru",
    )


def test_the_default_is_sqlite_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "DATABASE_URL", "LANGUAGE"):
        monkeypatch.delenv(f"XRAY_TRAINER_{name}", raising=False)
    settings = load_settings()
    assert "xray_trainer" in str(settings.home)
    assert settings.database == f"sqlite:///{settings.home.as_posix()}/xray_trainer.sqlite3"


def test_the_scan_library_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert Settings(home=tmp_path).library == tmp_path / "scans"


def test_settings_do_not_change_while_running(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with pytest.raises(ValidationError):
        settings.language = "ru"


def test_the_data_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "deep" / "home")
    assert ensure_home(settings).is_dir()
    assert ensure_home(settings) == settings.home


# Root may write everywhere, so that only a place where no folder can be tells the truth on every machine.
@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_data_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as caught:
        ensure_home(Settings(home=tmp_path / "file" / below))
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'file' / below}: the data folder must be writable, got: ")
    assert message.endswith("; set XRAY_TRAINER_HOME to a folder that is")
    assert "\n" not in message


def test_a_folder_of_the_kernel_refuses_root_too() -> None:
    if not Path("/proc/self").is_dir():
        pytest.skip("no /proc here")
    with pytest.raises(StorageError, match="the data folder must be writable"):
        ensure_home(Settings(home=Path("/proc/xray_trainer")))
