"""Packages: damaged as files, and altered inside by a unit that is trusted and signs what it altered.

Of every kind: sets open, encrypted and sealed, results, cases, keys of seals, and cards. What is altered
inside goes under fresh ids mostly, so that it is new to whoever takes it and gets as far as the database.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from tests.packages.conftest import NOON, SET, Installation
from tests.scans.fuzzing import altered
from tests.security.fuzz_files import sentence
from tests.security.json_damage import HOSTILE, altered_json
from xray_trainer.errors import XrayTrainerError
from xray_trainer.packages.cards import card_text, read_card
from xray_trainer.packages.cases import export_case
from xray_trainer.packages.envelope import decrypt_under, encrypt_to, encrypt_under
from xray_trainer.packages.frame import PLACEHOLDER, stamp
from xray_trainer.packages.manifest import Manifest
from xray_trainer.packages.reading import opened
from xray_trainer.packages.receiving import look, receive
from xray_trainer.packages.results import export_results
from xray_trainer.packages.seals import KeyFile, SealKey, export_keys
from xray_trainer.packages.set_export import SEALED_MEMBER, SealWish, export_set
from xray_trainer.packages.writing import packing
from xray_trainer.settings import Settings
from xray_trainer.store.keys import signing_key
from xray_trainer.store.known_units import own_unit
from xray_trainer.store.seals import seals_of_set
from xray_trainer.store.store import open_store

EXAM: Final = "exam-1"
_UUID: Final = re.compile(rb'(?<!person_id":")[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')
_CASE: Final = re.compile(rb'"case_id":"([0-9a-f]{32})"')
_NAMES: Final = ("../../x.json", "/etc/x", "set.json", "a" * 190, "truth.json", "x.dat", "drills/x.json", "é")
_FIELDS: Final = ("title", "subject", "package_id", "kind", "program", "counts", "languages", "recipients")

Members = dict[str, bytes]


@dataclass(frozen=True)
class Whole:
    """A package as it was written: its manifest, its members, and those of the sealed part in it."""

    manifest: Manifest
    members: Members
    inner: Members
    secret: bytes = b""


class Packages:
    """Sets, results, cases, keys and cards, on their way from a unit to one that trusts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sender, self.taker = (self._installation(name) for name in ("sender", "taker"))
        self.taker.trusts(self.sender)
        self.sender.trusts(self.taker)
        self.sender.add_set(num=2)
        self.sender.finish(self.sender.drill())
        self.sender.add_set(num=2, mode="exam", set_id=EXAM)
        self.key = signing_key(self.sender.store.home)
        self.card = card_text(self.sender.unit, key=self.key).encode()
        self.files = {name: self._written(name, write) for name, write in self._writers().items()}
        self.whole = {
            name: self._read(folder / name) for name in self.files if not name.startswith("for-one")
        }
        self.taker.receive(folder / "a.xset")
        self.taker.receive(folder / "sealed.xset")

    def try_one(self, rng: random.Random) -> str:
        how = rng.choices((self._damaged, self._from_inside, self._sealed, self._card), (4, 5, 1, 0.5))[0]
        path = self.folder / "one"
        try:
            return how(path, rng)
        except XrayTrainerError as error:
            return f"{how.__name__[1:]} {sentence(error)}"
        finally:
            path.unlink(missing_ok=True)

    def close(self) -> None:
        for one in (self.sender, self.taker):
            one.store.close()

    def _damaged(self, path: Path, rng: random.Random) -> str:
        """Takes a file that was damaged; most times its digest was made right again."""
        content = self.files[rng.choice(list(self.files))]
        other = self.files[rng.choice(list(self.files))]
        end = len(content) - len(PLACEHOLDER)
        if content.startswith(b"PK") and rng.random() < 0.7:
            path.write_bytes(altered(content[:end], other, rng) + PLACEHOLDER)
            stamp(path)
        else:
            path.write_bytes(altered(content, other, rng))
        return self._take(path, rng)

    def _from_inside(self, path: Path, rng: random.Random) -> str:
        """Takes a package of which one thing was altered before it was signed; some are encrypted."""
        name = rng.choice(list(self.whole))
        whole = self.whole[name]
        members = fresh(whole.members, rng) if rng.random() < 0.8 else dict(whole.members)
        with_damage(members, rng)
        with suppress(ValidationError, UnicodeEncodeError, ValueError):
            self._pack(path, altered_manifest(whole.manifest, members, rng), members)
        if not path.exists():
            self._pack(path, whole.manifest, {"set.json": b"{}"})
        if rng.random() < 0.1:
            encrypted = path.with_name("encrypted")
            encrypt_to([self.taker.unit], path, target=encrypted)
            encrypted.replace(path)
        return self._take(path, rng)

    def _sealed(self, path: Path, rng: random.Random) -> str:
        """Takes a sealed exam that is right outside, then the key that opens what was altered inside."""
        whole, seal_id = self.whole["sealed.xset"], f"{rng.getrandbits(128):032x}"
        number = rng.randrange(10**9)
        outside, inside = fresh(whole.members, rng, number=number), fresh(whole.inner, rng, number=number)
        with_damage(inside, rng)
        assert whole.manifest.seal
        seal = whole.manifest.seal.model_copy(update={"seal_id": seal_id})
        manifest = whole.manifest.model_copy(
            update={"seal": seal, "subject": json.loads(outside["set.json"])["set_id"], "files": (),
                    "package_id": f"p{rng.getrandbits(60)}"}
        )  # fmt: skip
        plain, secret = path.with_name("inner"), os.urandom(32)
        with suppress(ValidationError):
            self._pack(plain, manifest.model_copy(update={"kind": "sealed"}), inside)
            encrypt_under(secret, plain, target=path)
            self._pack(path, manifest, {**outside, SEALED_MEMBER: path.read_bytes()})
        plain.unlink(missing_ok=True)
        self._take(path, rng)
        keys = KeyFile(keys=(SealKey(seal_id=seal_id, set_id=manifest.subject, secret=secret.hex()),))
        told = manifest.model_copy(update={"kind": "xkey", "seal": None, "package_id": f"k{seal_id}"})
        self._pack(path, told, {"keys.json": keys.model_dump_json().encode()})
        return f"opened {self._take(path, rng)}"

    def _card(self, _path: Path, rng: random.Random) -> str:
        read_card(altered(self.card, self.card, rng).decode(errors="replace"), name="a.pem")
        return "card taken"

    def _take(self, path: Path, rng: random.Random) -> str:
        if rng.random() < 0.2:
            look(self.taker.store, path, now=NOON)
        receive(self.taker.store, path, now=NOON)
        return "taken"

    def _pack(self, path: Path, manifest: Manifest, members: Mapping[str, bytes]) -> None:
        with packing(path, manifest, key=self.key) as writer:
            for name, content in members.items():
                writer.add(name, content)

    def _installation(self, name: str) -> Installation:
        return Installation(open_store(Settings(home=self.folder / name)), self.folder)

    def _writers(self) -> dict[str, Callable[[Path], object]]:
        store, to = self.sender.store, [own_unit(self.taker.store, now=NOON)]
        sealed = SealWish("date", NOON)
        told = {"title": "Wheel", "method": "in the wheel", "lesson": "Weigh it"}
        return {
            "a.xset": lambda path: export_set(store, SET, target=path, now=NOON),
            "sealed.xset": lambda path: export_set(store, EXAM, target=path, seal=sealed, now=NOON),
            "a.xres": lambda path: export_results(store, SET, target=path, now=NOON),
            "a.xcase": lambda path: export_case(store, "exercise-0", **told, target=path, now=NOON),
            "a.xkey": lambda path: export_keys(store, EXAM, target=path, now=NOON),
            "for-one.xset": lambda path: export_set(store, SET, target=path, to=to, now=NOON),
            "for-one.xres": lambda path: export_results(store, SET, target=path, to=to, now=NOON),
        }

    def _written(self, name: str, write: Callable[[Path], object]) -> bytes:
        write(self.folder / name)
        return (self.folder / name).read_bytes()

    def _read(self, path: Path) -> Whole:
        manifest, members = _members(path)
        if SEALED_MEMBER not in members:
            return Whole(manifest, members, {})
        secret = bytes.fromhex(seals_of_set(self.sender.store, EXAM)[0].secret)
        sealed, plain = path.with_name("sealed.bin"), path.with_name("plain.zip")
        sealed.write_bytes(members.pop(SEALED_MEMBER))
        decrypt_under(secret, sealed, target=plain)
        return Whole(manifest, members, _members(plain)[1], secret)


def fresh(members: Members, rng: random.Random, *, number: int = 0) -> Members:
    """Returns members under ids that nobody has met: of sets, exercises, cases, drills and attempts."""
    tag = number or rng.randrange(10**9)
    known: dict[bytes, bytes] = {}
    case = _CASE.search(members.get("case.json", b""))

    def other(found: re.Match[bytes]) -> bytes:
        return known.setdefault(found[0], str(UUID(int=rng.getrandbits(128), version=4)).encode())

    def renamed(name: str, content: bytes) -> tuple[str, bytes]:
        if not name.endswith(".json"):
            return name, content
        if name.startswith("drills/"):
            content = _UUID.sub(other, content)
            return f"drills/{json.loads(content)['drill_id']}.json", content
        content = re.sub(rb"exercise-(\d)", b"e%d-\\1" % tag, content)
        content = re.sub(rb'"(set|exam)-1"', b'"s%d"' % tag, content)
        return name, content.replace(case[1], b"%032x" % tag) if case else content

    return dict(renamed(name, content) for name, content in members.items())


def with_damage(members: Members, rng: random.Random) -> None:
    """Alters a member, or takes one away, adds one, or exchanges two; leaves all as it is at times."""
    what, name = rng.random(), rng.choice(list(members))
    if what < 0.06:
        return
    if what < 0.1:
        del members[name]
    elif what < 0.14:
        members[rng.choice(_NAMES)] = members[name]
    elif what < 0.18:
        other = rng.choice(list(members))
        members[name], members[other] = members[other], members[name]
    else:
        members[name] = _altered_member(name, members, rng)


def altered_manifest(manifest: Manifest, members: Members, rng: random.Random) -> Manifest:
    """Returns the manifest for members, seldom with something in it that no honest unit says."""
    values: dict[str, object] = {"files": (), "package_id": f"p{rng.randrange(2**60)}"}
    with suppress(ValueError, KeyError, TypeError):
        values["subject"] = str(json.loads(members["set.json"])["set_id"])
    if rng.random() < 0.08:
        values[rng.choice(_FIELDS)] = rng.choice(HOSTILE)
    return manifest.model_copy(update=values)


def _altered_member(name: str, members: Members, rng: random.Random) -> bytes:
    content, other = members[name], members[rng.choice(list(members))]
    if name.endswith(".json"):
        return altered_json(json.loads(content), rng)
    return altered(content, other or b"x", rng)


def _members(path: Path) -> tuple[Manifest, Members]:
    with opened(path) as found:
        return found.manifest, {entry.path: found.read(entry.path) for entry in found.manifest.files}
