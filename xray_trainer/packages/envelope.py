r"""Encryption of files, to the keys of units or under one secret, composed of primitives of `cryptography`.

    magic line      b"xray_trainer envelope 1\n"
    header length   4 bytes, big-endian
    header          canonical JSON: random salt, and for each recipient fingerprint, ephemeral public key
                    (X25519) and wrapped key
    chunks          1 MiB of plain text each (the last one shorter), every one ChaCha20-Poly1305

A fresh 32-byte file key encrypts the content. For each recipient it is wrapped with ChaCha20-Poly1305 under
HKDF-SHA256 of the X25519 secret of a fresh ephemeral key and the recipient's. The chunk key is HKDF-SHA256 of
file key and salt; the nonce of a chunk is its number in 11 bytes and a byte that is 1 for the last one alone;
the header's sha256 is authenticated with every chunk. So chunks cannot be changed, swapped, dropped or cut
off (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizar 2015, as in age). It says nothing about
who wrote: the signature inside does.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from xray_trainer.errors import PackageError
from xray_trainer.scans.atomic import not_writable
from xray_trainer.store.known_units import UnitCard

MAGIC: Final = b"xray_trainer envelope 1\n"
SECRET_BYTES: Final = 32

_CHUNK: Final = 1024 * 1024
_TAG: Final = 16
_MAX_HEADER: Final = 1024 * 1024
_WRAP: Final = b"xray_trainer envelope 1 wrap"
_CONTENT: Final = b"xray_trainer envelope 1 content"

_Base64 = Annotated[str, StringConstraints(max_length=200, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]


class _Recipient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    ephemeral: _Base64
    wrapped: _Base64


class _Header(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    salt: _Base64
    recipients: Annotated[tuple[_Recipient, ...], Field(max_length=1000)]


def is_envelope(path: Path) -> bool:
    """Returns whether a file is encrypted in this way.

    Raises:
        PackageError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise PackageError(
            "{name}: cannot be read: {why}", name=path.name, why=error.strerror or error
        ) from None


def encrypt_to(units: Sequence[UnitCard], source: Path, *, target: Path) -> None:
    """Writes a file that these units alone can open.

    Raises:
        StorageError: it cannot be written.
    """
    secret = os.urandom(SECRET_BYTES)
    _write(source, target, secret, tuple(_wrapped(secret, unit) for unit in units))


def encrypt_under(secret: bytes, source: Path, *, target: Path) -> None:
    """Writes a file that opens with a secret of 32 bytes alone.

    Raises:
        StorageError: it cannot be written.
    """
    _write(source, target, secret, ())


def decrypt_for(
    key: X25519PrivateKey, source: Path, *, target: Path, fingerprint: str, name: str = ""
) -> None:
    """Writes what was encrypted to a unit.

    Args:
        key: of the unit.
        source: the encrypted file.
        target: what to write.
        fingerprint: of the unit.
        name: what to call the file in errors.

    Raises:
        PackageError: it is not for this unit, or is damaged.
        StorageError: it cannot be written.
    """
    name = name or source.name
    with source.open("rb") as file:
        header, digest = _read_header(file, name)
        mine = next((one for one in header.recipients if one.unit == fingerprint), None)
        if mine is None:
            raise PackageError(
                "{name}: encrypted for other units, not for this one; send its card "
                "(`exercises key`) and ask again",
                name=name,
            )
        secret = _unwrapped(mine, key, name)
        _copy(_decrypted(file, secret, header, digest, name), target)


def decrypt_under(secret: bytes, source: Path, *, target: Path, name: str = "") -> None:
    """Writes what was encrypted under a secret.

    Raises:
        PackageError: the secret is another one, or the file is damaged.
        StorageError: it cannot be written.
    """
    name = name or source.name
    with source.open("rb") as file:
        header, digest = _read_header(file, name)
        _copy(_decrypted(file, secret, header, digest, name), target)


def _write(source: Path, target: Path, secret: bytes, recipients: tuple[_Recipient, ...]) -> None:
    salt = os.urandom(16)
    header = _Header(salt=base64.b64encode(salt).decode(), recipients=recipients)
    written = json.dumps(header.model_dump(), sort_keys=True, separators=(",", ":")).encode()
    with source.open("rb") as file:
        _copy(_encrypted(file, secret, salt, written), target)


def _encrypted(file: BinaryIO, secret: bytes, salt: bytes, header: bytes) -> Iterator[bytes]:
    yield MAGIC + len(header).to_bytes(4, "big") + header
    cipher, digest = ChaCha20Poly1305(_derived(secret, salt, _CONTENT)), hashlib.sha256(header).digest()
    number, chunk = 0, file.read(_CHUNK)
    while True:
        after = file.read(_CHUNK)
        yield cipher.encrypt(_nonce(number, is_last=not after), chunk, digest)
        if not after:
            return
        number, chunk = number + 1, after


def _decrypted(file: BinaryIO, secret: bytes, header: _Header, digest: bytes, name: str) -> Iterator[bytes]:
    cipher = ChaCha20Poly1305(_derived(secret, base64.b64decode(header.salt), _CONTENT))
    number, chunk = 0, file.read(_CHUNK + _TAG)
    while True:
        after = file.read(_CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, is_last=not after), chunk, digest)
        except (InvalidTag, ValueError):
            raise PackageError(
                "{name}: the encrypted file is damaged, not whole or under another key; ask for it again",
                name=name,
            ) from None
        if not after:
            return
        number, chunk = number + 1, after


def _read_header(file: BinaryIO, name: str) -> tuple[_Header, bytes]:
    broken = PackageError(
        "{name}: the encrypted file is damaged or not whole; copy or send it again", name=name
    )
    if file.read(len(MAGIC)) != MAGIC:
        raise broken
    length = int.from_bytes(file.read(4), "big")
    if not 0 < length <= _MAX_HEADER:
        raise broken
    content = file.read(length)
    try:
        header = _Header.model_validate_json(content)
        base64.b64decode(header.salt, validate=True)
    except (ValidationError, ValueError):
        raise broken from None
    return header, hashlib.sha256(content).digest()


def _wrapped(secret: bytes, unit: UnitCard) -> _Recipient:
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(unit.encryption_key))
    cipher = ChaCha20Poly1305(_derived(shared, public + unit.encryption_key, _WRAP))
    wrapped = cipher.encrypt(bytes(12), secret, unit.fingerprint.encode())
    return _Recipient(
        unit=unit.fingerprint,
        ephemeral=base64.b64encode(public).decode(),
        wrapped=base64.b64encode(wrapped).decode(),
    )


def _unwrapped(recipient: _Recipient, key: X25519PrivateKey, name: str) -> bytes:
    try:
        public = base64.b64decode(recipient.ephemeral, validate=True)
        shared = key.exchange(X25519PublicKey.from_public_bytes(public))
        own = key.public_key().public_bytes_raw()
        cipher = ChaCha20Poly1305(_derived(shared, public + own, _WRAP))
        return cipher.decrypt(
            bytes(12), base64.b64decode(recipient.wrapped, validate=True), recipient.unit.encode()
        )
    except (InvalidTag, ValueError):
        raise PackageError(
            "{name}: encrypted to another key of this unit, or damaged; send its card and ask again",
            name=name,
        ) from None


def _derived(secret: bytes, salt: bytes, context: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=context).derive(secret)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _copy(chunks: Iterator[bytes], target: Path) -> None:
    try:
        with target.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise not_writable(target, error) from None
    except PackageError:
        target.unlink(missing_ok=True)
        raise
