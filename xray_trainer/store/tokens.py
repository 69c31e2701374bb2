"""Signed names, which nobody can guess, for attempts, scans, desks, seats, and the secret that signs them."""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer

from xray_trainer.errors import AttemptError, StorageError, UnknownAttemptError
from xray_trainer.store.secret_file import make_once

_LENGTH = 64
_FILE = "secret.key"


class Tokens:
    """Makes and reads the tokens that stand for attempts, scans, analysts at a folder, people at a place."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._serializer = URLSafeSerializer(secret, salt="xray_trainer.attempt")
        self._scans = URLSafeSerializer(secret, salt="xray_trainer.scan")
        self._desks = URLSafeSerializer(secret, salt="xray_trainer.desk")
        self._seats = URLSafeSerializer(secret, salt="xray_trainer.seat")

    def derived_key(self, purpose: str) -> bytes:
        """Returns a key of this installation for one purpose, 32 bytes; it does not tell the secret."""
        return hmac.digest(self._secret, f"xray_trainer.{purpose}".encode(), "sha256")

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

    def scan_token(self, scope: str, sha256: str) -> str:
        """Returns the token of a scan, always the same within a scope, so that browsers keep its tiles.

        Args:
            scope: what shows the scan, a kind and what it is of, such as `drill:<id>`.
            sha256: address of the scan in the library.
        """
        return str(self._scans.dumps([scope, sha256]))

    def scan_of(self, token: str) -> str:
        """Returns the address of the scan that a token stands for.

        Raises:
            AttemptError: this server did not sign it.
        """
        return self._scan(token)[1]

    def scope_of(self, token: str) -> str:
        """Returns what shows the scan that a token stands for.

        Raises:
            AttemptError: this server did not sign it.
        """
        return self._scan(token)[0]

    def _scan(self, token: str) -> tuple[str, str]:
        try:
            scope, sha256 = self._scans.loads(token)
        except (BadData, ValueError, TypeError):
            raise AttemptError("this address belongs to no scan; open the drill again") from None
        return str(scope), str(sha256)

    def desk_token(self, person_id: str, folder: str) -> str:
        """Returns the token of an analyst at a result folder, fit for an address."""
        return str(self._desks.dumps([person_id, folder]))

    def desk_of(self, token: str) -> tuple[str, str]:
        """Returns the analyst's id and the name of the result folder that a token stands for.

        Raises:
            AttemptError: this server did not sign it.
        """
        try:
            person_id, folder = self._desks.loads(token)
        except (BadData, ValueError, TypeError):
            raise AttemptError("this address belongs to no desk; open the results again") from None
        return str(person_id), str(folder)

    def seat_token(self, person_id: str, place: str) -> str:
        """Returns the token of a person at a place, fit for an address."""
        return str(self._seats.dumps([person_id, place]))

    def seat_of(self, token: str) -> tuple[str, str]:
        """Returns the person's id and the place that a token stands for.

        Raises:
            AttemptError: this server did not sign it.
        """
        try:
            person_id, place = self._seats.loads(token)
        except (BadData, ValueError, TypeError):
            raise AttemptError("this address belongs to nobody; open the page again") from None
        return str(person_id), str(place)


def load_secret(home: Path) -> str:
    """Returns the secret of this installation, made at the first call, readable by its owner only.

    Raises:
        StorageError: it cannot be made or read, or is damaged.
    """
    path = home / _FILE
    try:
        if not path.exists():
            make_once(path, secrets.token_hex(_LENGTH // 2).encode())
        secret = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(
            "{path}: the signing key must be readable, got: {why}", path=path, why=error
        ) from None
    if len(secret) < _LENGTH:
        raise StorageError(
            "{path}: the signing key needs {length} characters, got {got}; delete it for a new one",
            path=path,
            length=_LENGTH,
            got=len(secret),
        )
    return secret
