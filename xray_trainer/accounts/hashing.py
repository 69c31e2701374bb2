"""Passwords and PINs as Argon2id hashes (RFC 9106): only ever compared, never read back."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from xray_trainer.accounts.passwords import MAX_LENGTH, normalised
from xray_trainer.errors import InputError

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
"""The second recommended choice of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes."""


def hash_secret(secret: str) -> str:
    """Returns the hash of a password or PIN with its salt and parameters, another one each time.

    Raises:
        InputError: it is longer than any that is taken.
    """
    return _HASHER.hash(_bounded(secret))


def verify(hashed: str, secret: str) -> bool:
    """Returns whether a secret is that of a hash; a damaged hash is nobody's."""
    try:
        return _HASHER.verify(hashed, _bounded(secret))
    except (VerificationError, InvalidHashError, InputError):
        return False


def verify_nobody(secret: str) -> bool:
    """Returns False after as much work as `verify`, so that time tells nobody whether a name exists."""
    verify(_of_nobody(), secret)
    return False


def needs_rehash(hashed: str) -> bool:
    """Returns whether a hash was made with other parameters than those of this version."""
    return _HASHER.check_needs_rehash(hashed)


@cache
def _of_nobody() -> str:
    return _HASHER.hash("")


def _bounded(secret: str) -> str:
    """Returns a secret as it is hashed; refuses a long one before it costs anything."""
    if len(secret) > MAX_LENGTH:
        raise InputError(
            "a password must have at most {max_length} characters, got {got}",
            max_length=MAX_LENGTH,
            got=len(secret),
        )
    return normalised(secret)
