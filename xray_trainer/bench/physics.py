"""What the rendered scanner shows, in the figures by which scanners are judged, and whether it cheats.

Figures of phantoms are medians over scans of the normal scanner (`ScannerModel` as it stands); beside them
stand medians over random plausible scanners of severity 1, the same ones for each beam. They describe this
simulation, not a product. The work is cut into jobs that processes share, each with one core.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from xray_trainer.bench.classifiers import auroc_halfwidth, matched_auroc
from xray_trainer.bench.overlaid import overlay_figures, twins
from xray_trainer.bench.phantom_figures import (
    largest_noise_deviation,
    materials,
    medians,
    normal_scanner,
    phantoms,
    sampled_scanner,
)
from xray_trainer.bench.progress import Progress, tell
from xray_trainer.bench.shortcut import (
    Array,
    case_of,
    first_seed,
    highpass_features,
    noise_features,
    pooled_scenes,
)
from xray_trainer.synthesis.parallel import spread
from xray_trainer.synthesis.registry import CONCEALMENTS
from xray_trainer.synthesis.taxonomy import BENIGN

BEAMS = ("4MV", "6MV", "9.7MV")
PAIRS = (("6MV", "4MV"), ("9.7MV", "6MV"))

Key = tuple[str, ...]

_NORMAL, _SAMPLED = "figures", "severity_1"


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is measured.

    Attributes:
        beams: for which phantoms are read.
        pairs: of beams, for which materials are told.
        scanners: how many scans, and random scanners, phantoms' figures are medians of.
        scenes: of each question about what rendering puts in.
        repeats: scans of each class per scene of these.
        overlaid: scenes in whose scans the overlay hides things.
    """

    beams: tuple[str, ...] = BEAMS
    pairs: tuple[tuple[str, str], ...] = PAIRS
    scanners: int = 3
    scenes: int = 40
    repeats: int = 20
    overlaid: int = 60


def bench_physics(
    amount: Amount | None = None, *, workers: int | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Returns the figures of phantoms, shortcuts and noise.

    Figures:
        physics.<beam>.penetration_mm: thickest steel behind which a block of lead is seen.
        physics.<beam>.contrast_percent: smallest step seen in 100 mm of steel.
        physics.<beam>.wire_air_mm, .wire_steel_mm: thinnest steel wire seen, in air, behind 100 mm of steel.
        physics.<beam>.resolution_mm, .resolution_5mm_px_mm: finest bars counted, at pixels of 4 and of 5 mm.
        physics.<beams>.materials_percent: blocks of plastic, aluminium, steel and lead whose band is right.
        physics.shortcut.highpass_auroc, .noise_auroc: 0.5 means that nothing gives an inserted thing away.
        physics.shortcut.halfwidth: how far from 0.5 chance alone takes either (99 %).
        physics.shortcut.largest_difference_codes: between the light of inserted and native items, of 65535.
        physics.overlay.*: the same question of what is hidden in stored scans, see `overlay_figures`.
        physics.noise.largest_deviation: of measured from predicted variance, relative, over the fan, from air
            to T = 1e-3.

    Args:
        amount: how much is measured.
        workers: processes; one per core if None, this process alone if 0.
        progress: told how much of the whole is done.
    """
    wanted = amount or Amount()
    jobs = list(_jobs(wanted).items())
    found: dict[Key, Any] = {}
    num_processes = (os.cpu_count() or 1) if workers is None else workers
    for done, (key, result) in enumerate(spread(_do, jobs, workers=num_processes), start=1):
        found[key] = result
        tell(progress, done, len(jobs))
    scanners = {kind: _scanner_figures(found, kind, wanted) for kind in (_NORMAL, _SAMPLED)}
    return {
        "figures": {
            **{f"physics.{key}": value for key, value in scanners[_NORMAL].items()},
            **_shortcuts(found, wanted),
            **overlay_figures(_of(found, "overlaid")),
            "physics.noise.largest_deviation": round(found["noise",], 4),
        },
        _SAMPLED: scanners[_SAMPLED],
        "num_scanners": wanted.scanners,
        "num_scenes": wanted.scenes,
        "repeats": wanted.repeats,
    }


def _jobs(amount: Amount) -> dict[Key, Callable[[], Any]]:
    """Returns what is to be computed; longer jobs first, so that none is waited for at the end."""
    jobs: dict[Key, Callable[[], Any]] = {("noise",): largest_noise_deviation}
    for read, of in ((phantoms, [(name,) for name in amount.beams]), (materials, amount.pairs)):
        for beams in of:
            for seed in range(amount.scanners):
                normal, sampled = normal_scanner(*beams), sampled_scanner(*beams, seed=seed)
                jobs[_NORMAL, _named(beams), str(seed)] = partial(read, normal, seed=seed)
                jobs[_SAMPLED, _named(beams), str(seed)] = partial(read, sampled, seed=seed)
    for number in range(amount.scenes):
        jobs["harmless", str(number)] = partial(_harmless, number, amount.repeats)
        jobs["hidden", str(number)] = partial(_hidden, number, amount.repeats)
    for number in range(amount.overlaid):
        jobs["overlaid", str(number)] = partial(twins, number)
    return jobs


def _do(job: tuple[Key, Callable[[], Any]]) -> tuple[Key, Any]:
    return job[0], job[1]()


def _harmless(number: int, repeats: int) -> tuple[tuple[Array, Array], float]:
    """Returns features and labels of a benign item's surroundings, and how far the two lights differ."""
    case = case_of(number)
    features = highpass_features(case, repeats=repeats, seed=first_seed(number))
    return features, float((case.native - case.inserted).abs().max())


def _hidden(number: int, repeats: int) -> tuple[Array, Array]:
    """Returns features and labels of the noise away from something hidden."""
    kinds = tuple(name for name in CONCEALMENTS if name != BENIGN)
    return noise_features(case_of(number, kinds=kinds), repeats=repeats, seed=first_seed(number))


def _of(found: Mapping[Key, Any], *start: str) -> list[Any]:
    """Returns the results of keys that begin so, by their number."""
    keys = [key for key in found if key[: len(start)] == start]
    return [found[key] for key in sorted(keys, key=lambda key: int(key[-1]))]


def _scanner_figures(found: Mapping[Key, Any], kind: str, amount: Amount) -> dict[str, float]:
    beams: Iterable[Sequence[str]] = (*((name,) for name in amount.beams), *amount.pairs)
    figures = {_named(one): medians(_of(found, kind, _named(one))) for one in beams}
    return {f"{name}.{key}": value for name, some in figures.items() for key, value in some.items()}


def _named(beams: Sequence[str]) -> str:
    return "_".join(beams)


def _shortcuts(found: Mapping[Key, Any], amount: Amount) -> dict[str, float]:
    harmless, hidden = _of(found, "harmless"), _of(found, "hidden")
    highpass = matched_auroc(*pooled_scenes(features for features, _ in harmless))
    noise = matched_auroc(*pooled_scenes(hidden))
    return {
        "physics.shortcut.highpass_auroc": round(highpass, 4),
        "physics.shortcut.noise_auroc": round(noise, 4),
        "physics.shortcut.halfwidth": round(auroc_halfwidth(amount.scenes * amount.repeats), 4),
        "physics.shortcut.largest_difference_codes": round(65535 * max(off for _, off in harmless), 2),
    }
