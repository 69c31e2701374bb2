"""A file from elsewhere, opened as far as anybody may: decrypted, checked, and its signer looked up.

`arrived` yields packages; what is in them is read by the module of their kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xray_trainer.errors import PackageError, UnknownUnitError
from xray_trainer.packages.envelope import decrypt_for, is_envelope
from xray_trainer.packages.reading import Package, opened
from xray_trainer.packages.staging import staging
from xray_trainer.store.keys import encryption_key
from xray_trainer.store.known_units import UnitCard, known_unit, own_unit
from xray_trainer.store.store import Store


@dataclass(frozen=True)
class Arrived:
    """An open file: its package, a folder to work in, and what is known about who signed.

    Attributes:
        package: as it was signed.
        folder: empty but for the decrypted file; gone afterwards.
        signer: the unit that signed, by the name that it has here if it is trusted.
        is_trusted: whether its files are taken.
        is_encrypted: whether it was encrypted.
        num_bytes: size of the file as it came.
    """

    package: Package
    folder: Path
    signer: UnitCard
    is_trusted: bool
    is_encrypted: bool
    num_bytes: int

    def require_trusted(self) -> None:
        """Refuses a file of a unit that nobody here trusts.

        Raises:
            UnknownUnitError: it is one.
        """
        if not self.is_trusted:
            raise UnknownUnitError(
                "{name}: whole, and signed by {unit!r} with key {spoken}, which "
                "is not trusted here; compare it with that unit, then trust it",
                name=self.package.name,
                spoken=self.signer.spoken,
                unit=self.signer.name,
                fingerprint=self.signer.fingerprint,
            )


@contextmanager
def arrived(store: Store, path: Path, *, name: str = "", now: datetime) -> Iterator[Arrived]:
    """Yields a file from elsewhere with frame, tables, manifest and signature checked.

    Args:
        store: whose keys open it.
        path: the file.
        name: what to call it in errors; its own where empty.
        now: the time.

    Raises:
        PackageError: it is refused; nothing of it is kept.
    """
    name = name or path.name
    own = own_unit(store, now=now)
    with staging(store) as folder:
        plain, is_encrypted = path, is_envelope(path)
        if is_encrypted:
            plain = folder / "plain.zip"
            key = encryption_key(store.home)
            decrypt_for(key, path, target=plain, fingerprint=own.fingerprint, name=name)
        with opened(plain, name=name) as package:
            _check_recipients(package, own)
            said = package.manifest.signer.card
            known = known_unit(store, said.fingerprint)
            size = path.stat().st_size
            yield Arrived(package, folder, known or said, known is not None, is_encrypted, size)


def _check_recipients(package: Package, own: UnitCard) -> None:
    recipients = package.manifest.recipients
    if recipients and own.fingerprint not in recipients:
        raise PackageError("{name}: it was made for other units; ask its maker for one", name=package.name)
    if package.manifest.kind == "sealed":
        raise PackageError(
            "{name}: this is the inner part of a package; import the package itself", name=package.name
        )
