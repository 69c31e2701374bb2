"""How large a package will be, told before it is written, from a few of its scans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xray_trainer.packages.pixels import coded
from xray_trainer.store.attachments import attachments_of
from xray_trainer.store.store import Store
from xray_trainer.store.truths import whole_set

_SAMPLES: Final = 2
_PER_EXERCISE: Final = 2_000
_PER_PACKAGE: Final = 4_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """Sizes in bytes, without loss and in the reduced form; `raw_bytes` of all scans as numbers."""

    num_scans: int
    raw_bytes: int
    lossless_bytes: int
    reduced_bytes: int

    def num_bytes(self, *, is_reduced: bool) -> int:
        """Returns the size of the form that is chosen."""
        return self.reduced_bytes if is_reduced else self.lossless_bytes


def estimate(store: Store, set_id: str) -> Estimate:
    """Returns how large the package of a set will be, within some 10 %.

    A pair costs next to nothing beside its scan.

    Raises:
        RecipeError: there is no such set.
    """
    exercises = whole_set(store, set_id).exercises
    shown = {one.scan_sha256 for one in exercises} | {one.second_sha256 for one in exercises} - {""}
    pairs = {one.benign_sha256 for one in exercises} - {""} - shown
    keys = sorted(shown)
    sampled = keys[:: max(1, len(keys) // _SAMPLES)][:_SAMPLES]
    raw, lossless, small = 0, 0, 0
    for key in sampled:
        scan = store.library.read(key)
        raw += 2 * scan.transmission.size
        lossless += sum(map(len, coded(scan, key, is_reduced=False)[1]))
        small += sum(map(len, coded(scan, key, is_reduced=True)[1]))
    share = len(keys) / max(1, len(sampled))
    beside = (
        _PER_PACKAGE
        + _PER_EXERCISE * len(exercises)
        + _attached(store, [one.exercise_id for one in exercises])
    )
    return Estimate(
        num_scans=len(keys) + len(pairs),
        raw_bytes=round(raw * share * (len(keys) + len(pairs)) / max(1, len(keys))),
        lossless_bytes=round(lossless * share) + beside,
        reduced_bytes=round(small * share) + beside,
    )


def _attached(store: Store, exercise_ids: list[str]) -> int:
    return sum(one.num_bytes for exercise_id in exercise_ids for one in attachments_of(store, exercise_id))
