from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from xray_trainer.drills.certificates.certificate import Certificate, ExamFacts, certificate_of, to_bytes
from xray_trainer.drills.certificates.sealing import MAX_BYTES, check, fingerprint, seal
from xray_trainer.drills.outcome import Outcome
from xray_trainer.errors import InputError
from xray_trainer.exercises.exercise import Rules

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
PDF = b"%PDF-1.4\n1 0 obj << >> endobj\nstartxref\n9\n%%EOF\n"


def certificate(name: str = "Aigerim") -> Certificate:
    facts = ExamFacts(
        "e",
        name,
        "s",
        "Exam",
        Rules(mode="exam"),
        1,
        1,
        NOON,
        NOON,
        (Outcome("x", "suspicious", "hit", (), (), 9, NOON),),
    )
    return certificate_of(facts, program="xray_trainer 0.1.0", language="en", now=NOON)


SEALED = seal(PDF, certificate(), key=KEY)


def test_a_sealed_file_is_good_and_tells_what_was_signed() -> None:
    checked = check(SEALED, trusted=KEY.public_key())
    assert checked.verdict == "good"
    assert checked.certificate == certificate()
    assert checked.fingerprint == fingerprint(KEY.public_key())


@pytest.mark.parametrize("trusted", [None, OTHER.public_key()])
def test_a_key_that_is_not_trusted_is_unknown(trusted) -> None:
    checked = check(SEALED, trusted=trusted)
    assert checked.verdict == "unknown_key"
    assert checked.certificate == certificate()


def test_somebody_elses_key_named_as_the_trusted_one_does_not_pass() -> None:
    forged = seal(PDF, certificate("Mallory"), key=OTHER)
    assert check(forged, trusted=KEY.public_key()).verdict == "unknown_key"
    said = json.dumps(
        {
            "certificate": to_bytes(certificate("Mallory")).decode(),
            "public_key": base64.b64encode(KEY.public_key().public_bytes_raw()).decode(),
        }
    )
    start = forged.index(b"sealed ") + 7
    end = forged.index(b"\n%xray_trainer-signature")
    swapped = forged[:start] + base64.b64encode(said.encode()) + forged[end:]
    assert check(swapped, trusted=KEY.public_key()).verdict == "changed"


@settings(max_examples=150)
@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_no_byte_can_be_changed(place: int, by: int) -> None:
    changed = bytearray(SEALED)
    changed[place] ^= by
    try:
        checked = check(bytes(changed), trusted=KEY.public_key())
    except InputError:
        return
    assert checked.verdict == "changed"
    assert checked.certificate is None


def test_nothing_can_be_appended_put_in_or_cut_off() -> None:
    later = b"2 0 obj << >> endobj\nstartxref\n99\n%%EOF\n"
    middle = SEALED.index(b"%xray_trainer-sealed")
    for content in (
        SEALED + later,
        SEALED[:middle] + later + SEALED[middle:],
        SEALED[:-9],
        PDF + SEALED[middle:],
    ):
        if content != SEALED:
            assert check(content, trusted=KEY.public_key()).verdict == "changed"


def test_the_page_of_one_and_the_words_of_another_do_not_go_together() -> None:
    other = seal(PDF.replace(b"1 0 obj", b"7 0 obj"), certificate("Bob"), key=KEY)
    place = SEALED.index(b"%xray_trainer-sealed")
    mixed = SEALED[:place] + other[other.index(b"%xray_trainer-sealed") :]
    assert check(mixed, trusted=KEY.public_key()).verdict == "changed"


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"%PDF-", PDF, b"%PDF-" + b"\0" * MAX_BYTES, b"\xff" * 1000, SEALED[:400]],
)
def test_damaged_and_hostile_files_are_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(InputError, match="certificate") as refused:
        check(content, trusted=KEY.public_key())
    assert "\n" not in str(refused.value)


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_no_bytes_make_it_fail_otherwise(said: bytes, signature: bytes) -> None:
    lines = (
        b"\n%xray_trainer-sealed " + base64.b64encode(said),
        b"\n%xray_trainer-signature " + base64.b64encode(signature[:64].ljust(64, b"x")),
    )
    content = PDF.rstrip(b"\n") + b"".join(lines) + b"\nstartxref\n9\n%%EOF\n"
    try:
        verdict = check(content, trusted=None).verdict
    except InputError:
        verdict = "changed"
    assert verdict == "changed"


def test_what_does_not_end_as_a_pdf_is_not_sealed() -> None:
    with pytest.raises(InputError, match="startxref"):
        seal(b"%PDF-1.4 half", certificate(), key=KEY)


def test_fingerprints_are_short_and_differ() -> None:
    one, other = fingerprint(KEY.public_key()), fingerprint(OTHER.public_key())
    assert one != other
    assert len(one) == 24
