"""How much a file from elsewhere may be: everything is counted before it is believed."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest package that is read.

    Attributes:
        num_files: members of one package.
        total_bytes: all members together, unpacked.
        member_bytes: one member, unpacked.
        text_bytes: one member that is parsed as JSON.
        manifest_bytes: the manifest.
        ratio: how many times a member may grow in unpacking, beyond its first `ratio_free_bytes`.
        ratio_free_bytes: what may always come of a member.
    """

    num_files: int = 50_000
    total_bytes: int = 32 * 1024 * MB
    member_bytes: int = 256 * MB
    text_bytes: int = 64 * MB
    manifest_bytes: int = 16 * MB
    ratio: int = 200
    ratio_free_bytes: int = MB


LIMITS = Limits()
