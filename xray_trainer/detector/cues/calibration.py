"""From benign rendered scans to thresholds: how far cues go where nothing is hidden.

Benign regions have the size of real concealments: each is measured where its concealment lies, on the scan
without it, and at random places on the vehicle. Thresholds leave every cue the same share of all benign
regions, such that all cues together speak up on the asked share of them.

    python -m xray_trainer.detector.cues.calibration --num 80 --seed 4242

renders the scans anew (road and rail, 6.5 mm, all cargo families) and writes `thresholds.json` beside this
file. Air cargo and parcels are not among them: there, thresholds are borrowed.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from xray_trainer.detector.cues.choose import LEAST, Thresholds, measure_cues
from xray_trainer.detector.cues.field import Field, Place, field_of, place_of
from xray_trainer.regions import Region
from xray_trainer.scans.scan import Scan

if TYPE_CHECKING:
    from xray_trainer.synthesis.render import RenderedScan

SHARE_OF_BENIGN = 0.05

_PLACES_PER_REGION = 4
_SHARES = np.geomspace(0.2, 0.0005, 60)
_NOT_ROAD_OR_RAIL = ("parcels", "uld-ld3", "uld-pallet")

Measured = Mapping[str, float]


def benign_regions(scan: Scan, regions: Iterable[Region], *, rng: np.random.Generator) -> Iterator[Measured]:
    """Yields the cues of regions on a benign scan, by name: where they lie, then at random places."""
    field = field_of(scan)
    for region in regions:
        place = place_of(region, field, shape_hw=scan.shape_hw)
        if place is not None:
            for one in (place, *_elsewhere(field, place, rng)):
                yield {cue.name: cue.value for cue in measure_cues(one)}


def thresholds_from(
    measured: Sequence[Measured], *, share: float = SHARE_OF_BENIGN
) -> tuple[dict[str, float], float]:
    """Returns thresholds, and the share of these benign regions that any cue exceeds; at most `share`."""
    values: dict[str, list[float]] = defaultdict(list)
    for one in measured:
        for name, value in one.items():
            values[name].append(value)
    for tail in _SHARES:
        bounds = {name: _bound(values[name], len(measured), tail, least) for name, least in LEAST.items()}
        beyond = sum(any(value > bounds[name] for name, value in one.items()) for one in measured)
        if beyond <= share * len(measured):
            break
    return bounds, beyond / max(1, len(measured))


def main() -> None:
    """Renders benign scans, measures them and writes the thresholds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--num", type=int, default=80)
    parser.add_argument("--seed", type=int, default=4242)
    given = parser.parse_args()
    measured: list[Measured] = []
    for index in range(given.num):
        rendered = _render(given.seed, index)
        regions = [one.region for one in rendered.concealments]
        rng = np.random.default_rng([given.seed, index, 1])
        measured.extend(benign_regions(rendered.benign_scan, regions, rng=rng))
    bounds, share = thresholds_from(measured)
    found = Thresholds(
        share_of_benign=round(share, 4),
        num_scans=given.num,
        num_regions=len(measured),
        origin=f"python -m {__spec__.name} --num {given.num} --seed {given.seed}",
        thresholds={name: round(bound, 4) for name, bound in bounds.items()},
    )
    path = Path(__file__).with_name("thresholds.json")
    path.write_text(found.model_dump_json(indent=2) + "\n", encoding="utf-8")


def _bound(values: Sequence[float], num_regions: int, tail: float, least: float) -> float:
    """Returns the value that at most `tail` of all regions exceed, whether they have this cue or not."""
    num_beyond = int(tail * num_regions)
    highest = sorted(values, reverse=True)
    return max(highest[num_beyond] if num_beyond < len(highest) else 0.0, least)


def _elsewhere(field: Field, place: Place, rng: np.random.Generator) -> Iterator[Place]:
    height, width = place.mask.shape
    x0, y0, x1, y1 = field.body_xyxy
    for _ in range(_PLACES_PER_REGION):
        x = int(rng.integers(x0, max(x0 + 1, x1 - width + 1)))
        y = int(rng.integers(y0, max(y0 + 1, y1 - height + 1)))
        if y + height <= field.high.shape[0] and x + width <= field.high.shape[1]:
            yield Place(field, (x, y), place.mask)


def _render(seed: int, index: int) -> RenderedScan:
    from xray_trainer.synthesis.registry import CONVEYANCES
    from xray_trainer.synthesis.render import render_scan
    from xray_trainer.synthesis.request import SceneRequest

    rng = np.random.default_rng([seed, index])
    request = SceneRequest(
        conveyances=tuple(name for name in CONVEYANCES if name not in _NOT_ROAD_OR_RAIL),
        num_hidden=2,
        num_lookalikes=int(rng.choice([0, 0, 1])),
        severity=float(rng.uniform(0.3, 1.5)),
        shape_hw=(768, 3072),
        pixel_mm=6.5,
        beams=("6MV", "4MV") if index % 3 else ("9.7MV", "6MV"),
    )
    return render_scan(request, seed=int(rng.integers(2**31)))


if __name__ == "__main__":
    main()
