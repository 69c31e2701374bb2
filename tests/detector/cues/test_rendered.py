"""Cues of true regions on rendered scans, where the truth says what must show."""

from __future__ import annotations

from xray_trainer.detector.cues.choose import measure_cues, strongest
from xray_trainer.detector.cues.field import field_of, place_of
from xray_trainer.synthesis.render import RenderedScan, render_scan
from xray_trainer.synthesis.request import SceneRequest

SEEDS = (1, 2, 3)
DENSITY = {"denser_than_row", "lighter_than_row", "denser_than_twin", "lighter_than_twin"}


def told(rendered: RenderedScan, *, is_benign: bool = False) -> str:
    scan = rendered.benign_scan if is_benign else rendered.scan
    hidden = rendered.concealments[0]
    place = place_of(hidden.region, field_of(scan), shape_hw=scan.shape_hw)
    assert place is not None
    return strongest(measure_cues(place)).name


def _rendered(kind: str, seed: int) -> RenderedScan:
    request = SceneRequest(
        conveyances=("container-20",),
        cargo_families=("garments",) if kind == "CT-FRONT" else ("cartons",),
        kinds=(kind,),
        num_hidden=1,
        shape_hw=(384, 1024),
        pixel_mm=10.0,
    )
    return render_scan(request, seed=seed)


def test_false_front_wall_shows_a_second_line_and_the_bare_wall_none() -> None:
    rendered = [_rendered("CT-FRONT", seed) for seed in SEEDS]
    assert [told(one) for one in rendered].count("second_wall_line") >= 2
    assert [told(one, is_benign=True) for one in rendered].count("second_wall_line") == 0


def test_odd_carton_is_told_by_its_density() -> None:
    assert sum(told(_rendered("LD-HOMOG", seed)) in DENSITY for seed in SEEDS) >= 2
