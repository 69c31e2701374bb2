"""Cards of units: a small text file with a unit's name and public keys, for others to trust.

Name and encryption key are signed by the signing key, so that it is enough to compare the fingerprint of the
signing key, over the telephone or from paper. The first key of a card is the one that checks certificates.
"""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from xray_trainer.errors import PackageError, Sentence
from xray_trainer.store.keys import public_pem
from xray_trainer.store.known_units import UnitCard, clean_name

MAX_BYTES = 16 * 1024

_CONTEXT = b"xray_trainer unit card 1\n"
_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]{1,200}\n-----END PUBLIC KEY-----\n")
_LINE = re.compile(r"^(Unit|Signature): (.{1,200})$", re.MULTILINE)


def card_text(card: UnitCard, *, key: Ed25519PrivateKey) -> str:
    """Returns the card of a unit as a text file."""
    encryption = X25519PublicKey.from_public_bytes(card.encryption_key)
    pem = encryption.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
    signature = base64.b64encode(key.sign(_signed(card))).decode()
    return (
        f"Unit: {card.name}\nFingerprint: {card.spoken}\n"
        f"{public_pem(key.public_key())}{pem}Signature: {signature}\n"
    )


def read_card(text: str, *, name: str) -> UnitCard:
    """Returns the unit of a card whose signature holds; whether it is the right unit, people must compare.

    Raises:
        PackageError: it is no card, or was changed.
    """
    rule = Sentence("{name}: the card of a unit is needed, as `exercises key` writes it", name=name)
    lines, pems = dict(_LINE.findall(text)), _PEM.findall(text)
    if len(pems) != 2 or set(lines) != {"Unit", "Signature"}:
        raise PackageError("{rule}; got something else", rule=rule)
    try:
        signing, encryption = (load_pem_public_key(pem.encode("ascii")) for pem in pems)
        signature = base64.b64decode(lines["Signature"], validate=True)
    except (ValueError, UnsupportedAlgorithm, binascii.Error):
        raise PackageError("{rule}; got a damaged one", rule=rule) from None
    if not isinstance(signing, Ed25519PublicKey) or not isinstance(encryption, X25519PublicKey):
        raise PackageError("{rule}; got keys of another kind", rule=rule)
    card = UnitCard(clean_name(lines["Unit"]), signing.public_bytes_raw(), encryption.public_bytes_raw())
    try:
        signing.verify(signature, _signed(card))
    except InvalidSignature:
        raise PackageError(
            "{name}: this card was changed after it was signed; ask for it again", name=name
        ) from None
    return card


def read_card_file(path: Path) -> UnitCard:
    """Returns the unit of a card in a file.

    Raises:
        PackageError: it cannot be read, is no card, or was changed.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8", errors="replace")
    except OSError as error:
        raise PackageError(
            "{name}: cannot be read: {why}", name=path.name, why=error.strerror or error
        ) from None
    return read_card(text.replace("\r\n", "\n"), name=path.name)


def _signed(card: UnitCard) -> bytes:
    return _CONTEXT + card.signing_key + card.encryption_key + card.name.encode()
