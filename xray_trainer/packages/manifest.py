"""The manifest of a package: what is in it, who made it, and one Ed25519 signature over all of that.

`manifest.json` is `{"manifest": …, "signature": …}` in canonical JSON: keys sorted, no spaces, UTF-8. The
signature covers a context line and the canonical bytes of the manifest, which holds size and sha256 of every
other file. A manifest that is not written canonically is refused, so that there is one spelling of each.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from xray_trainer.errors import PackageError, Sentence
from xray_trainer.store.known_units import UnitCard

SCHEMA: Final = 1
"""The version of packages that is written; older ones are read as soon as there are older ones."""

MANIFEST: Final = "manifest.json"

Kind = Literal["xset", "xres", "xcase", "xkey", "sealed"]

_CONTEXT: Final = b"xray_trainer package 1\n"

Path = Annotated[
    str, StringConstraints(max_length=200, pattern=r"^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*){0,3}$")
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{43}=$")]
Words = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
Id = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9._:-]*$")]
_Size = Annotated[int, Field(ge=0, lt=2**48)]


class Strict(BaseModel):
    """A part of a file format: unknown fields are refused, as are nan and infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class FileEntry(Strict):
    """One file of a package."""

    path: Path
    size: _Size
    sha256: Sha256


class Signer(Strict):
    """The unit that signed: its own name for itself, and its public keys, raw, in base64."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")]
    signing_key: Key
    encryption_key: Key

    @classmethod
    def of(cls, card: UnitCard) -> Signer:
        """Returns a unit as manifests name it."""
        return cls(
            name=card.name,
            signing_key=base64.b64encode(card.signing_key).decode(),
            encryption_key=base64.b64encode(card.encryption_key).decode(),
        )

    @property
    def card(self) -> UnitCard:
        """Returns the unit as others keep it."""
        return UnitCard(self.name, base64.b64decode(self.signing_key), base64.b64decode(self.encryption_key))


class SealNote(Strict):
    """That truth is sealed, and when it opens; the key is elsewhere."""

    seal_id: Id
    rule: Literal["results", "date"]
    opens_at: datetime | None = None


class Manifest(Strict):
    """What is in a package, apart from the signature.

    Attributes:
        schema_version: of the format; 1.
        kind: what it holds.
        package_id: unique.
        made_at: when.
        program: version of the program that made it.
        title: for people.
        subject: id of the set, case or seal.
        languages: of its texts.
        signer: who signs.
        recipients: fingerprints of the units it is encrypted to; empty for everybody.
        counts: what is in it, for people: exercises, scans, answers.
        seal: where truth is sealed.
        files: every other file, sorted by path.
    """

    schema_version: int
    kind: Kind
    package_id: Id
    made_at: datetime
    program: Words
    title: Words
    subject: Id
    languages: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")], ...]
    signer: Signer
    recipients: Annotated[tuple[Sha256, ...], Field(max_length=1000)] = ()
    counts: dict[Id, _Size]
    seal: SealNote | None = None
    files: tuple[FileEntry, ...]


class Signed(Strict):
    """A manifest with its signature."""

    manifest: Manifest
    signature: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{86}==$")]


class _Version(BaseModel):
    schema_version: int


class _AnyVersion(BaseModel):
    manifest: _Version


def canonical(model: BaseModel) -> bytes:
    """Returns the one spelling of a model: JSON with sorted keys, without spaces, in UTF-8."""
    data: Any = model.model_dump(mode="json")
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def signed(manifest: Manifest, *, key: Ed25519PrivateKey) -> bytes:
    """Returns the bytes of `manifest.json`."""
    signature = base64.b64encode(key.sign(_CONTEXT + canonical(manifest))).decode()
    return canonical(Signed(manifest=manifest, signature=signature))


def verified(content: bytes, *, name: str) -> Manifest:
    """Returns the manifest that bytes hold, signed by the key that it names.

    Whether that key is trusted is another question.

    Raises:
        PackageError: it is of another version, damaged, or not signed so.
    """
    try:
        version = _AnyVersion.model_validate_json(content).manifest.schema_version
    except ValidationError:
        raise PackageError("{name}: its manifest cannot be read; ask for the file again", name=name) from None
    _check_version(version, name)
    try:
        found = Signed.model_validate_json(content)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"]) or Sentence(
            "the whole"
        )
        raise PackageError(
            "{name}: its manifest breaks the format at {where}; refused", name=name, where=where[:100]
        ) from None
    if canonical(found) != content:
        raise PackageError("{name}: its manifest is not written as the format demands; refused", name=name)
    _verify(found, name)
    return found.manifest


def _check_version(version: int, name: str) -> None:
    if version > SCHEMA:
        raise PackageError(
            "{name}: made by a newer version of the program (format {version}, this "
            "one reads up to {schema}); update this installation",
            name=name,
            version=version,
            schema=SCHEMA,
        )
    if version < SCHEMA:
        raise PackageError(
            "{name}: format {version} was never given out, the first one is {schema}; ask for the file again",
            name=name,
            version=version,
            schema=SCHEMA,
        )


def _verify(found: Signed, name: str) -> None:
    manifest = found.manifest
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(manifest.signer.signing_key))
    try:
        key.verify(base64.b64decode(found.signature), _CONTEXT + canonical(manifest))
    except InvalidSignature:
        raise PackageError(
            "{name}: the signature is wrong: the file was changed after it was signed; ask for it again",
            name=name,
        ) from None
