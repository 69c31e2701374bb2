from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import text

from tests.installation.test_tls import make_certificate, make_key
from xray_trainer.installation.doctor import examine
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tiles import lossless_path
from xray_trainer.settings import Settings
from xray_trainer.store.audit import record
from xray_trainer.store.database import writing
from xray_trainer.store.schema import ScanRow
from xray_trainer.store.shelving import scan_values
from xray_trainer.store.store import open_store

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path):
    """An installation with one scan and an entry in the audit log."""
    settings = Settings(home=tmp_path / "home")
    store = open_store(settings)
    values = np.full((1, 30, 40), 0.5, np.float32)
    scan = Scan("s", values, (5.0, 5.0), ("6MV",), "container-40", "synthetic")
    sha256 = store.library.add_scan(scan)
    with writing(store.engine) as session:
        session.add(ScanRow(**scan_values(sha256, scan, NOW)))
    record(store, "backup", person_id="", subject="monday", now=NOW)
    store.close()
    return settings


def found(settings, name, **options):
    checks = {check.name: check for check in examine(settings, port=options.get("port", 1))}
    return checks[name]


def test_a_sound_installation_has_no_problem(settings):
    checks = list(examine(settings, port=1))
    assert [check for check in checks if check.status == "problem" and check.name != "viewer"] == []
    assert all(check.advice for check in checks if check.status != "ok")


def test_an_installation_that_was_never_started_is_no_problem(tmp_path):
    assert found(Settings(home=tmp_path / "new"), "database").status == "warning"


def test_a_changed_scan_is_told(settings):
    place = next(settings.library.glob("[0-9a-f][0-9a-f]/*"))
    lossless_path(place).write_bytes(b"something else")
    assert "1 of the newest 1" in found(settings, "scans").found


def test_a_broken_audit_log_is_told(settings):
    store = open_store(settings)
    with writing(store.engine) as session:
        session.execute(text("UPDATE audit SET subject = 'tuesday'"))
    store.close()
    assert found(settings, "audit log").status == "problem"


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_key_that_others_may_read_is_told_with_the_command_that_mends_it(settings):
    (settings.home / "secret.key").chmod(0o644)
    check = found(settings, "permissions")
    assert check.advice.startswith("chmod 600")


def test_a_database_that_is_none_is_told_in_one_sentence(settings):
    (settings.home / "xray_trainer.sqlite3").write_bytes(b"no database at all" * 100)
    check = found(settings, "database")
    assert check.status == "problem"
    assert "\n" not in check.found


def test_a_port_that_is_taken_is_told(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert found(settings, "port", port=taken.getsockname()[1]).status == "warning"


def test_a_certificate_is_told_with_its_end(settings, tmp_path):
    cert, key = tmp_path / "server.pem", tmp_path / "server.key"
    until = datetime.now(UTC) + timedelta(days=200)
    make_certificate(cert, make_key(key), until=until)
    files = {"tls_cert": str(cert), "tls_key": str(key)}
    check = found(settings.model_copy(update=files), "certificate")
    assert (check.status, f"{until:%Y-%m-%d} for trainer.example" in check.found) == ("ok", True)
    cert.unlink()
    check = found(settings.model_copy(update=files), "certificate")
    assert (check.status, "must be readable" in check.found) == ("problem", True)
