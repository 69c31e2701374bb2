"""One input of a run: what it is called, and how it is told again after it changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xray_trainer.batch.remote import local_path


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a run.

    Attributes:
        uri: what tables call it: the path or URL as it was given.
        reason: short stable code why it cannot be read at all, empty where there is a file to try.
        message: the same as a sentence.
        size_bytes: of the file when it was listed, 0 where that is not known.
        version: changes when the file, its sidecar or a further energy is written again: time in ns of each
            on disks, ETag or time of each in object stores; "" where that is not known.
    """

    uri: str
    reason: str = ""
    message: str = ""
    size_bytes: int = 0
    version: str = ""

    @property
    def path(self) -> Path:
        """Returns the path of the file; only for one on this machine, see `remote.local_copy`."""
        return local_path(self.uri)
