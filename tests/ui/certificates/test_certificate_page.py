"""The certificate as others see it: read back and rendered by PDFium, which has no part in making it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from click.testing import Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from xray_trainer.cli.main import app
from xray_trainer.drills.certificates.certificate import ExamFacts
from xray_trainer.drills.certificates.sealing import check
from xray_trainer.drills.outcome import JudgedConcealment, JudgedMark, Outcome
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.keys import public_pem
from xray_trainer.ui.certificates.offer import certificate_file
from xray_trainer.ui.translations import translations

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
NAME = "Әйгерім Ұлжанқызы Ҷаҳонгир Ӯғлӣ Gözel Şöhrat"


def found(number: int) -> Outcome:
    hidden, mark = JudgedConcealment("CT-DOOR", "m", 4), JudgedMark("m", 4, "hit")
    return Outcome(f"s{number}", "suspicious", "hit", (mark,), (hidden,), 20, NOON)


def clear(number: int) -> Outcome:
    return Outcome(f"b{number}", "clear", "correct_rejection", (), (), 20, NOON)


def missed(number: int) -> Outcome:
    return Outcome(f"m{number}", "clear", "miss", (), (JudgedConcealment("CT-DOOR", None, None),), 20, NOON)


FACTS = ExamFacts(
    exam_id="1b3c3f8e-6c1f",
    name=NAME,
    set_id="s-1",
    set_title="Spring exam",
    rules=Rules(mode="exam", time_limit_s=3600, exercise_limit_s=90, prevalence=0.3),
    num_exercises=20,
    num_synthetic=18,
    started_at=NOON,
    finished_at=NOON + timedelta(minutes=40),
    outcomes=(*map(found, range(6)), *map(missed, range(2)), *map(clear, range(10))),
)


def made(language: str) -> bytes:
    return certificate_file(
        FACTS, key=KEY, when=NOON + timedelta(days=1), words=translations(language).gettext
    )


@pytest.fixture(scope="module")
def english() -> bytes:
    return made("en")


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        assert len(document) == 1
        return " ".join(document[0].get_textpage().get_text_range().split())
    finally:
        document.close()


def test_another_reader_finds_conditions_figures_and_cautions(english: bytes) -> None:
    text = text_of(english)
    for words in (
        NAME,
        "18 of 20",
        "8 of 18",
        "30 %",
        "1 min 30 s",
        "60 min",
        "2 Mar 2026, 12:00:00 UTC",
        "v1",
        "Hit rate 75 % 95 % interval 41 % to 93 %",
        "Synthetic scans",
        "Not reliable: the figures rest on 8 suspicious scans",
        "Right decisions 80 % 95 % interval",
        "Exercises left unanswered when time was up: 2.",
        "The name is as typed in",
        "1b3c3f8e-6c1f",
    ):
        assert words in text


def test_every_figure_on_paper_is_among_what_is_signed(english: bytes) -> None:
    certificate = check(english, trusted=KEY.public_key()).certificate
    assert certificate is not None
    figures = certificate.figures
    assert figures.d_a.value is not None
    assert figures.wafroc.value is not None
    text = text_of(english)
    for value in (figures.d_a.value, figures.d_a.low, figures.d_a.high, figures.wafroc.value):
        assert f"{value:.2f}".replace("-", "\N{HYPHEN-MINUS}") in text
    assert certificate.name == NAME
    assert certificate.language == "en-GB"


def test_russian_and_other_letters_are_there_and_drawn() -> None:
    content = made("ru")
    assert NAME in text_of(content)
    assert "Свидетельство" in text_of(content)
    document = pypdfium2.PdfDocument(content)
    page = np.asarray(document[0].render(scale=1, grayscale=True).to_numpy()).squeeze()
    document.close()
    ink = np.mean(page < 128)
    assert 0.01 < ink < 0.2
    assert page[:40].min() > 200
    assert page[:, :30].min() > 200


def test_the_same_exam_gives_the_same_file(english: bytes) -> None:
    assert made("en") == english


def command(*words: str, home: Path) -> Result:
    environment = {"XRAY_TRAINER_HOME": str(home), "COLUMNS": "200"}
    return CliRunner().invoke(app, ["exercises", *words], env=environment)


def process(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XRAY_TRAINER_HOME": str(home), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "xray_trainer", "exercises", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_command_tells_good_unknown_and_changed_apart(english: bytes, tmp_path: Path) -> None:
    file, key = tmp_path / "certificate.pdf", tmp_path / "academy.pem"
    file.write_bytes(english)
    key.write_text(public_pem(KEY.public_key()))
    good = command("check", str(file), "--key", str(key), "--json", home=tmp_path / "home")
    told = json.loads(good.stdout)
    assert (good.exit_code, told["verdict"]) == (0, "good")
    assert told["certificate"]["figures"]["hits"] == 6
    unknown = command("check", str(file), home=tmp_path / "home")
    assert unknown.exit_code == 1
    assert unknown.stdout.startswith("UNKNOWN KEY")
    assert NAME in unknown.stdout
    file.write_bytes(english.replace(b"/Type /Catalog", b"/Type /catalog", 1))
    changed = command("check", str(file), "--key", str(key), home=tmp_path / "home")
    assert changed.exit_code == 1
    assert changed.stdout.startswith("CHANGED")
    assert NAME not in changed.stdout


def test_what_is_no_certificate_is_one_sentence_and_the_key_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"%PDF-1.7\nnothing")
    refused = process("check", str(file), home=tmp_path / "home")
    assert refused.returncode == 2
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "home").exists()
    first = command("key", home=tmp_path / "home")
    assert first.stdout.startswith("Unit: ")
    assert first.stdout.count("-----BEGIN PUBLIC KEY-----") == 2
    assert command("key", home=tmp_path / "home").stdout == first.stdout
