from __future__ import annotations

import pytest
from starlette.applications import Starlette

from tests.ui.route_server import Client
from xray_trainer.settings import Settings
from xray_trainer.store.store import open_store
from xray_trainer.ui.running.health import health_routes


@pytest.fixture
def store(tmp_path):
    store = open_store(Settings(home=tmp_path / "home"))
    yield store
    store.close()


def ask(store, path: str = "/readyz", **options):
    return Client(Starlette(routes=health_routes(store, **options))).get(path)


def test_a_sound_server_is_alive_and_ready(store):
    assert ask(store, "/healthz").json() == {"status": "ok"}
    assert (ask(store).status_code, ask(store).json()) == (200, {"status": "ready"})


def test_a_full_disk_is_not_ready_but_alive(store):
    answer = ask(store, min_free_bytes=2**60)
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["disk"])
    assert answer.headers["retry-after"]
    assert ask(store, "/healthz", min_free_bytes=2**60).status_code == 200


def test_a_database_that_is_gone_is_not_ready(store, tmp_path):
    store.close()
    for path in (tmp_path / "home").glob("*.sqlite3*"):
        path.unlink()
    (tmp_path / "home" / "xray_trainer.sqlite3").mkdir()
    assert ask(store).json()["reasons"] == ["database"]


def test_a_library_that_is_no_folder_is_not_ready(store, tmp_path):
    library = store.library.root
    if library.exists():
        library.rmdir()
    library.write_text("no folder")
    library.chmod(0o000)
    assert ask(store).json()["reasons"] == ["library"]


def test_reasons_name_no_path_of_this_computer(store, tmp_path):
    assert str(tmp_path) not in ask(store, min_free_bytes=2**60).text
