"""Sealing a PDF: the certificate's text, the public key, and one Ed25519 signature over every byte.

What is appended to the drawn PDF consists of comments, which readers of PDF skip, and a copy of its last
lines, which they look for at the end:

    <drawn PDF>
    %xray_trainer-sealed <base64 of {"certificate": …, "public_key": …}>
    %xray_trainer-signature <base64 of the signature over all of the above>
    startxref
    <as in the drawn PDF>
    %%EOF

So the printed page and the data are signed together: neither can be changed or exchanged by itself. Checking
parses no PDF, so a hostile one can do nothing. A file that another program has saved again is no longer the
file that was signed, and is told so.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from xray_trainer.drills.certificates.certificate import Certificate, from_bytes, to_bytes
from xray_trainer.errors import InputError

Verdict = Literal["good", "unknown_key", "changed"]

MAX_BYTES = 8 * 1024 * 1024
"""Largest file that is looked at; an honest one has some 100 KB."""

_CONTEXT = b"xray_trainer certificate 1\n"
_TAIL = re.compile(rb"startxref\n(\d{1,10})\n%%EOF\n?\Z")
_SEALED, _SIGNATURE = b"\n%xray_trainer-sealed ", b"\n%xray_trainer-signature "
_SEAL = re.compile(
    rb"\n%xray_trainer-sealed ([A-Za-z0-9+/=]+)\n%xray_trainer-signature ([A-Za-z0-9+/=]{88})\n"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of checking a file.

    Attributes:
        verdict: `good`; `unknown_key`, where the file is as it was signed, but by a key that is not trusted
            here; or `changed`, where it is not as it was signed.
        certificate: what was signed; None for a changed file, whose text proves nothing.
        fingerprint: of the key that signed; `""` for a changed file.
    """

    verdict: Verdict
    certificate: Certificate | None
    fingerprint: str


def seal(pdf: bytes, certificate: Certificate, *, key: Ed25519PrivateKey) -> bytes:
    """Returns a drawn PDF with its certificate and signature.

    Raises:
        InputError: the PDF does not end as PDFs do.
    """
    tail = _TAIL.search(pdf)
    if tail is None:
        raise InputError("a certificate is drawn as a PDF that ends with startxref, got something else")
    said = {"certificate": to_bytes(certificate).decode(), "public_key": _written(key.public_key())}
    body = (
        pdf
        + _SEALED.lstrip(b"\n" if pdf.endswith(b"\n") else b"")
        + base64.b64encode(json.dumps(said).encode())
    )
    signature = base64.b64encode(key.sign(_CONTEXT + body))
    return body + _SIGNATURE + signature + b"\n" + tail.group()


def read_sealed(path: Path) -> bytes:
    """Returns the bytes of a file that may be a certificate.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            "{path}: the certificate must be readable, got: {reason}", path=path, reason=reason
        ) from None


def check(content: bytes, *, trusted: Ed25519PublicKey | None) -> Checked:
    """Returns whether a file is as it was signed, and by whom.

    Args:
        content: of the file.
        trusted: the key that it should be signed by; None where there is none to trust.

    Raises:
        InputError: it is too large, no PDF, or holds no certificate.
    """
    body, said, signature = _parts(content)
    if body is None:
        return Checked("changed", None, "")
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(said["public_key"], validate=True))
        public.verify(signature, _CONTEXT + body)
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return Checked("changed", None, "")
    certificate = from_bytes(said["certificate"].encode())
    is_trusted = trusted is not None and trusted.public_bytes_raw() == public.public_bytes_raw()
    return Checked("good" if is_trusted else "unknown_key", certificate, fingerprint(public))


def fingerprint(key: Ed25519PublicKey) -> str:
    """Returns a short name of a key that people can compare, such as `3f2a 91bc 0d4e 77aa 5b01`."""
    digest = sha256(key.public_bytes_raw()).hexdigest()[:20]
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def _parts(content: bytes) -> tuple[bytes | None, dict[str, str], bytes]:
    if len(content) > MAX_BYTES:
        raise InputError("a certificate has at most {most_mb} MB, got more", most_mb=MAX_BYTES // 1024**2)
    if not content.startswith(b"%PDF-"):
        raise InputError("a certificate is a PDF, got something else")
    seals = list(_SEAL.finditer(content))
    if not seals:
        raise InputError(
            "this PDF holds no certificate, or another program has saved it; "
            "check the file as it was downloaded"
        )
    found = seals[-1]
    end = content[found.end() :]
    drawn = _TAIL.search(content[: found.start() + 1])
    if drawn is None or end.rstrip(b"\n") != drawn.group().rstrip(b"\n"):
        return None, {}, b""
    body = content[: found.end(1)]
    try:
        said = json.loads(base64.b64decode(found.group(1), validate=True))
        signature = base64.b64decode(found.group(2), validate=True)
    except (binascii.Error, ValueError, RecursionError):
        return None, {}, b""
    is_said = isinstance(said, dict) and all(isinstance(value, str) for value in said.values())
    return (body, said, signature) if is_said else (None, {}, b"")


def _written(key: Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode()
