"""Whether a certificate is fit to serve with: readable, of this key, and in force; told before the start."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from xray_trainer.errors import InputError

_SOON = timedelta(days=30)
_PUBLIC = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that may serve.

    Attributes:
        names: of the computer, as people write them in the browser.
        expires_at: when browsers begin to refuse it.
        warnings: sentences about what will or may go wrong, with what to do.
    """

    names: tuple[str, ...]
    expires_at: datetime
    warnings: tuple[str, ...]


def check_tls(cert: str, key: str, *, now: datetime) -> Certificate:
    """Returns what a certificate says, after everything was checked that would stop the server.

    Args:
        cert: file with the certificate in PEM, the server's own first.
        key: file with its key in PEM, without a password.
        now: the time.

    Raises:
        InputError: one is not given or not readable, they do not fit, or the certificate is not in force.
    """
    if not cert or not key:
        raise InputError("https needs both the certificate and its key; give --tls-cert and --tls-key")
    own = _certificate(Path(cert))
    if own.public_key().public_bytes(*_PUBLIC) != _public_part(Path(key)):
        raise InputError(
            "{key}: the key must be the one that {cert} was made for; take that one", key=key, cert=cert
        )
    if now < own.not_valid_before_utc:
        since = f"{own.not_valid_before_utc:%Y-%m-%d %H:%M}"
        raise InputError(
            "{cert}: the certificate begins at {since} UTC; is this computer's clock right?",
            cert=cert,
            since=since,
        )
    if now >= own.not_valid_after_utc:
        raise InputError(
            "{cert}: the certificate expired on {day:%Y-%m-%d}; get a new one",
            cert=cert,
            day=own.not_valid_after_utc,
        )
    return Certificate(_names(own), own.not_valid_after_utc, tuple(_warnings(own, cert, key, now)))


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(_read(path))[0]
    except ValueError:
        raise InputError("{path}: a certificate must be a PEM file, got something else", path=path) from None


def _public_part(path: Path) -> bytes:
    try:
        private = serialization.load_pem_private_key(_read(path), password=None)
    except (ValueError, UnsupportedAlgorithm):
        raise InputError(
            "{path}: a key must be a PEM file with a private key, got something else", path=path
        ) from None
    except TypeError:
        raise InputError(
            "{path}: the key must have no password, got one with; openssl pkey -in "
            "KEY -out PLAIN writes it without",
            path=path,
        ) from None
    return private.public_key().public_bytes(*_PUBLIC)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            "{path}: must be readable, got: {got}", path=path, got=error.strerror or error
        ) from None


def _names(own: x509.Certificate) -> tuple[str, ...]:
    try:
        names = own.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = (str(one) for one in names.get_values_for_type(x509.IPAddress))
    return (*names.get_values_for_type(x509.DNSName), *addresses)


def _warnings(own: x509.Certificate, cert: str, key: str, now: datetime) -> list[str]:
    left = own.not_valid_after_utc - now
    found = []
    if left < _SOON:
        found.append(f"{cert}: the certificate expires in {left.days} days; get a new one before that")
    if not _names(own):
        found.append(
            f"{cert}: the certificate names no computer, so browsers will refuse it; get another one"
        )
    if os.name != "nt" and stat.S_IMODE(Path(key).stat().st_mode) & 0o077:
        found.append(f"{key}: others on this computer may read the key; chmod 600 {key}")
    return found
