"""The keys with which an installation signs and is written to, and public keys of others, in PEM files.

The private keys lie in `keys/` of the data folder, made when first needed, readable by their owner only. They
never leave; whoever wants to check or to write gets the public ones.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from xray_trainer.errors import InputError, Sentence, StorageError
from xray_trainer.store.secret_file import make_once

_FOLDER, _FILE, _ENCRYPTION = "keys", "certificates.pem", "encryption.pem"
_MAX_BYTES = 64 * 1024


def signing_key(home: Path) -> Ed25519PrivateKey:
    """Returns the key of this installation, made at the first call; several processes get the same.

    Raises:
        StorageError: it cannot be made or read, or is damaged.
    """
    path = home / _FOLDER / _FILE
    key = _private(path, Ed25519PrivateKey.generate)
    if not isinstance(key, Ed25519PrivateKey):
        raise StorageError(
            "{path}: the signing key must be Ed25519, got another kind; move it away for a new one", path=path
        )
    return key


def encryption_key(home: Path) -> X25519PrivateKey:
    """Returns the key that opens what others encrypt to this installation, made at the first call.

    Raises:
        StorageError: it cannot be made or read, or is damaged.
    """
    path = home / _FOLDER / _ENCRYPTION
    key = _private(path, X25519PrivateKey.generate)
    if not isinstance(key, X25519PrivateKey):
        raise StorageError(
            "{path}: the encryption key must be X25519, got another kind; restore it from a backup", path=path
        )
    return key


def raw_public(key: Ed25519PublicKey | X25519PublicKey) -> bytes:
    """Returns the 32 bytes of a public key."""
    return key.public_bytes_raw()


def own_public_key(home: Path) -> Ed25519PublicKey | None:
    """Returns the public key of this installation, None where it has never signed.

    Raises:
        StorageError: its key cannot be read.
    """
    return signing_key(home).public_key() if (home / _FOLDER / _FILE).exists() else None


def public_pem(key: Ed25519PublicKey) -> str:
    """Returns a public key as it is passed on."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Returns the public key of a file.

    Raises:
        InputError: the file cannot be read or holds no public Ed25519 key.
    """
    rule = Sentence("a public key in PEM form (BEGIN PUBLIC KEY) is needed")
    try:
        with path.open("rb") as file:
            key = load_pem_public_key(file.read(_MAX_BYTES))
    except OSError as error:
        raise InputError(
            "{path}: {rule}, got: {got}", path=path, rule=rule, got=error.strerror or error
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise InputError(
            "{path}: {rule}, got something else; `exercises key` writes one", path=path, rule=rule
        ) from None
    if not isinstance(key, Ed25519PublicKey):
        raise InputError("{path}: {rule}, of the kind Ed25519, got another kind", path=path, rule=rule)
    return key


def _private(path: Path, make: Callable[[], Ed25519PrivateKey | X25519PrivateKey]) -> object:
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_once(path, make().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise StorageError(
            "{path}: the signing key must be readable, got: {why}", path=path, why=error
        ) from None
