"""A certificate that would not serve is refused before the server starts, in a sentence that says why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from xray_trainer.errors import InputError
from xray_trainer.installation.tls import check_tls

NOW = datetime(2026, 5, 4, tzinfo=UTC)


def make_key(path, *, password=b""):
    key = ec.generate_private_key(ec.SECP256R1())
    lock = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(*pem, lock))
    return key


def make_certificate(path, key, *, names=("trainer.example",), begins=None, until=None):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "trainer.example")])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(begins or NOW - timedelta(days=1))
    builder = builder.not_valid_after(until or NOW + timedelta(days=365))
    if names:
        alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(alternative, critical=False)
    path.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


@pytest.fixture
def pair(tmp_path):
    """Paths of a certificate and its key, in force for a year."""
    cert, key = tmp_path / "server.pem", tmp_path / "server.key"
    make_certificate(cert, make_key(key))
    return cert, key


def test_a_good_certificate_tells_its_names_and_its_end(pair):
    found = check_tls(*map(str, pair), now=NOW)
    assert (found.names, found.warnings) == (("trainer.example",), ())
    assert found.expires_at == NOW + timedelta(days=365)


def test_the_key_must_be_the_certificates(pair):
    make_key(pair[1])
    with pytest.raises(InputError, match=r"server\.key: the key must be the one that .*server\.pem"):
        check_tls(*map(str, pair), now=NOW)


@pytest.mark.parametrize(("later", "words"), [(366, "expired on 2027-05-04"), (-2, "clock")])
def test_a_certificate_must_be_in_force(pair, later, words):
    with pytest.raises(InputError, match=words):
        check_tls(*map(str, pair), now=NOW + timedelta(days=later))


def test_the_end_is_told_a_month_before(pair):
    (warning,) = check_tls(*map(str, pair), now=NOW + timedelta(days=345)).warnings
    assert "expires in 20 days" in warning


def test_a_certificate_without_a_name_is_told(tmp_path, pair):
    make_certificate(pair[0], make_key(pair[1]), names=())
    (warning,) = check_tls(*map(str, pair), now=NOW).warnings
    assert "names no computer" in warning


def test_a_key_that_others_may_read_is_told(pair):
    pair[1].chmod(0o644)
    (warning,) = check_tls(*map(str, pair), now=NOW).warnings
    assert "chmod 600" in warning


def test_a_key_with_a_password_is_told_with_the_way_out(pair):
    make_key(pair[1], password=b"secret")
    with pytest.raises(InputError, match=r"no password.*openssl pkey"):
        check_tls(*map(str, pair), now=NOW)


@pytest.mark.parametrize("which", [0, 1])
def test_other_files_and_missing_ones_are_refused(pair, which):
    pair[which].write_text("no PEM")
    with pytest.raises(InputError, match="must be a PEM file"):
        check_tls(*map(str, pair), now=NOW)
    pair[which].unlink()
    with pytest.raises(InputError, match="must be readable"):
        check_tls(*map(str, pair), now=NOW)


def test_one_without_the_other_is_refused(pair):
    with pytest.raises(InputError, match="--tls-key"):
        check_tls(str(pair[0]), "", now=NOW)
