"""The unit of systemd says what the handbook promises, and systemd itself finds nothing wrong with it."""

from __future__ import annotations

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from xray_trainer.settings import Settings

UNIT = Path(__file__).parents[2] / "deploy" / "xray-trainer.service"
ANALYZE = shutil.which("systemd-analyze")


@pytest.fixture(scope="module")
def service():
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(UNIT)
    return parser["Service"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("User", "xray-trainer"),
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("CapabilityBoundingSet", ""),
        ("UMask", "0077"),
        ("StateDirectoryMode", "0700"),
    ],
)
def test_the_service_has_no_more_rights_than_it_needs(service, key, value):
    assert service[key] == value


def test_systemd_waits_longer_than_the_application_takes_to_stop(service):
    assert int(service["TimeoutStopSec"]) > 10


def test_every_variable_of_the_unit_is_a_setting():
    lines = [line for line in UNIT.read_text().splitlines() if line.startswith("Environment=")]
    names = {line.removeprefix("Environment=XRAY_TRAINER_").split("=")[0].lower() for line in lines}
    assert names <= set(Settings.model_fields)
    assert "log_to" in names


def test_commands_by_hand_use_the_user_and_the_folder_of_the_service(service):
    text = UNIT.with_name("xt").read_text()
    assert f"--user {service['User']} -- {service['ExecStart'].split()[0]}" in text
    assert f"/var/lib/{service['StateDirectory']}\n" in text
    assert subprocess.run(["sh", "-n", str(UNIT.with_name("xt"))], check=False).returncode == 0


@pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze")
def test_systemd_understands_every_line(tmp_path):
    unit = tmp_path / UNIT.name
    program = shutil.which("true")
    unit.write_text(UNIT.read_text().replace("/opt/xray-trainer/bin/xray-trainer", program))
    done = subprocess.run([ANALYZE, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if UNIT.name in line] == []


@pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze")
def test_systemd_calls_the_exposure_low():
    words = [ANALYZE, "security", "--offline=true", "--threshold=25", str(UNIT)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-400:] + done.stderr
