"""Signed names for attempts, so that nobody reaches one by guessing, and the secret that signs them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from uuid import uuid4

from itsdangerous import BadData, URLSafeSerializer

from xray_trainer.errors import StorageError, UnknownAttemptError

_LENGTH = 64
_FILE = "secret.key"


class Tokens:
    """Makes and reads the tokens that stand for attempts in addresses."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeSerializer(secret, salt="xray_trainer.attempt")

    def token_of(self, attempt_id: str) -> str:
        """Returns the token of an attempt, fit for an address."""
        return str(self._serializer.dumps(attempt_id))

    def attempt_of(self, token: str) -> str:
        """Returns the id of the attempt that a token stands for.

        Raises:
            UnknownAttemptError: this server did not sign it.
        """
        try:
            return str(self._serializer.loads(token))
        except BadData:
            raise UnknownAttemptError("this address belongs to no attempt; open the drill again") from None


def load_secret(home: Path) -> str:
    """Returns the secret of this installation, made at the first call, readable by its owner only.

    Raises:
        StorageError: it cannot be made or read, or is damaged.
    """
    path = home / _FILE
    try:
        if not path.exists():
            _make_secret(path)
        secret = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{path}: the signing key must be readable, got: {error}") from None
    if len(secret) < _LENGTH:
        raise StorageError(
            f"{path}: the signing key needs {_LENGTH} characters, got {len(secret)}; delete it for a new one"
        )
    return secret


def _make_secret(path: Path) -> None:
    draft = path.with_name(f".{_FILE}.{uuid4().hex}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_hex(_LENGTH // 2))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
