from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from xray_trainer.errors import RecipeError
from xray_trainer.synthesis.registry import CARGO_FAMILIES, CONCEALMENTS, CONVEYANCES
from xray_trainer.synthesis.render import RenderedScan, render_scan
from xray_trainer.synthesis.request import SceneRequest

SMALL = SceneRequest(shape_hw=(112, 480), pixel_mm=45.0, conveyances=("container-40",), severity=0.5)
HIDING = SMALL.model_copy(update={"num_hidden": 1})


def rendered(request: SceneRequest = SMALL, seed: int = 3, **options: object) -> RenderedScan:
    return render_scan(request, seed=seed, **options)


@pytest.fixture(scope="module")
def hiding() -> RenderedScan:
    return rendered(HIDING)


def test_a_scan_is_on_the_16_bit_grid_and_has_the_shape_asked_for() -> None:
    scan = rendered().scan
    codes = scan.transmission * 65535
    assert scan.transmission.shape == (2, 112, 480)
    assert np.abs(codes - np.round(codes)).max() < 2e-3
    assert scan.beams == ("6MV", "4MV")
    assert scan.conveyance == "container-40"


def test_the_same_seed_gives_the_same_scan_and_another_a_different_one() -> None:
    first, again, other = rendered(), rendered(), rendered(seed=4)
    assert np.array_equal(first.scan.transmission, again.scan.transmission)
    assert first.manifest == again.manifest
    assert not np.array_equal(first.scan.transmission, other.scan.transmission)


def test_the_number_of_threads_changes_no_bit() -> None:
    before = torch.get_num_threads()
    scans = []
    for num in (1, 3):
        torch.set_num_threads(num)
        scans.append(rendered(HIDING).scan.transmission)
        assert torch.get_num_threads() == num
    torch.set_num_threads(before)
    assert np.array_equal(*scans)


def test_a_concealment_changes_only_its_surroundings(hiding: RenderedScan) -> None:
    changed = np.flatnonzero((hiding.scan.transmission != hiding.benign_scan.transmission).any(axis=(0, 1)))
    (concealment,) = hiding.concealments
    x_min, _, x_max, _ = concealment.region.bounds_xyxy
    attenuation = (hiding.scan.attenuation - hiding.benign_scan.attenuation)[0]
    mask = concealment.region.to_mask(hiding.scan.shape_hw)
    assert changed.size > 0
    assert np.abs(attenuation[mask]).mean() > 5 * np.abs(attenuation[:, : max(int(x_min) - 60, 1)]).mean()
    assert 0 <= x_min < x_max <= 480


def test_a_concealment_is_measured_and_can_be_seen(hiding: RenderedScan) -> None:
    (concealment,) = hiding.concealments
    assert concealment.kind in CONCEALMENTS
    assert concealment.factors["ideal_dprime"] >= 5
    assert concealment.areal_density_g_cm2 > 0
    assert {"size_px", "clutter_snr", "superposition", "contrast_to_noise"} <= set(concealment.factors)


@pytest.mark.parametrize("seed", range(6))
def test_every_region_lies_inside_its_scan(seed: int) -> None:
    one = rendered(HIDING.model_copy(update={"num_hidden": 2, "num_lookalikes": 1}), seed)
    assert len(one.concealments) == 3
    assert sum(hidden.kind == "NEG" for hidden in one.concealments) == 1
    for hidden in one.concealments:
        x_min, y_min, x_max, y_max = hidden.region.bounds_xyxy
        assert 0 <= x_min < x_max <= 480
        assert 0 <= y_min < y_max <= 112


def test_without_anything_hidden_both_scans_are_one() -> None:
    one = rendered()
    assert one.concealments == ()
    assert one.benign_scan is one.scan or np.array_equal(one.scan.transmission, one.benign_scan.transmission)


DRY = [name for name, family in CARGO_FAMILIES.items() if "dry" in family.spaces]


@pytest.mark.parametrize("family", DRY)
def test_every_cargo_family_renders_and_its_documents_fit(family: str) -> None:
    one = rendered(SMALL.model_copy(update={"cargo_families": (family,)}))
    assert one.cargo_family == family
    assert one.manifest.gross_weight_kg == pytest.approx(one.mass_kg["cargo"], rel=0.02, abs=20)
    assert one.manifest.description in {goods.description for goods in CARGO_FAMILIES[family].goods}
    assert one.mass_kg["cargo"] <= 31_000


def _is_loadable(name: str) -> bool:
    space = CONVEYANCES[name].build(rng=np.random.default_rng(0)).space
    return space is not None and any(space.kind in family.spaces for family in CARGO_FAMILIES.values())


@pytest.mark.parametrize("conveyance", [name for name in CONVEYANCES if _is_loadable(name)])
def test_every_conveyance_renders_with_a_cargo_that_fits(conveyance: str) -> None:
    one = rendered(SMALL.model_copy(update={"conveyances": (conveyance,), "pixel_mm": 60.0}))
    assert one.scan.conveyance == conveyance
    assert one.cargo_family in CARGO_FAMILIES
    assert min(one.mass_kg.values()) >= 0


def test_the_record_is_json_and_names_what_was_drawn(hiding: RenderedScan) -> None:
    record = json.loads(json.dumps(hiding.record))
    assert record["seed"] == 3
    assert SceneRequest(**record["request"]) == HIDING
    assert record["hidden"][0]["kind"] == hiding.concealments[0].kind


def test_documents_that_do_not_fit_say_so() -> None:
    one = rendered(HIDING.model_copy(update={"risk_share": 1.0}))
    assert len(one.manifest.risk_indicators) == 1


def test_a_conveyance_that_fits_the_cargo_is_found_among_many() -> None:
    wishes = {
        "conveyances": ("tank-container-20", "container-20"),
        "cargo_families": ("cartons",),
        "pixel_mm": 60.0,
    }
    assert rendered(SMALL.model_copy(update=wishes)).scan.conveyance == "container-20"


def test_cargo_that_fits_nowhere_is_told() -> None:
    with pytest.raises(RecipeError, match="no cargo of liquids goes into a space of kind dry"):
        rendered(SMALL.model_copy(update={"cargo_families": ("liquids",)}))


def test_single_energy_scans_render() -> None:
    assert rendered(SMALL.model_copy(update={"beams": ("9.7MV",)})).scan.num_energies == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cargo_families": ("cartonz",)}, "unknown cargo family 'cartonz'; nearest: cartons"),
        ({"conveyances": ("container-50",)}, "unknown conveyance 'container-50'; nearest: container-40"),
        ({"kinds": ("CT-DOR",)}, "unknown kind of concealment 'CT-DOR'"),
        ({"beams": ("7MV",)}, "7MV"),
        ({"pixel_mm": 10.0}, "does not fit into 480 columns"),
    ],
)
def test_wishes_that_cannot_be_met_are_refused_in_one_sentence(
    change: dict[str, object], message: str
) -> None:
    with pytest.raises(RecipeError, match=message) as caught:
        rendered(SMALL.model_copy(update=change))
    assert "\n" not in str(caught.value)


def test_a_scan_is_called_after_its_seed_where_nobody_names_it() -> None:
    assert rendered().scan.scan_id == "scan-0000000003"
    assert rendered(scan_id="mine").scan.scan_id == "mine"
