"""One machine's share of a run: which scans fall to it follows from their uris alone."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from xray_trainer.errors import InputError


@dataclass(frozen=True, slots=True)
class Shard:
    """Share `number` of `of`, counted from 1.

    Machines that list a growing folder at different times still never take the same scan, nor leave one out.
    """

    number: int = 1
    of: int = 1

    def takes(self, uri: str) -> bool:
        """Returns whether a scan falls to this share."""
        return zlib.crc32(uri.encode()) % self.of == self.number - 1


WHOLE = Shard()


def shard_from(text: str) -> Shard:
    """Returns the share that a text such as `3/8` names.

    Raises:
        InputError: it names none.
    """
    told = re.fullmatch(r"(\d+)/(\d+)", text.strip())
    shard = Shard(*map(int, told.groups())) if told else Shard(0)
    if not 1 <= shard.number <= shard.of:
        raise InputError("--shard must be i/n with i from 1 to n, such as 3/8, got {text!r}", text=text)
    return shard
