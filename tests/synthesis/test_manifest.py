"""Documents fit their load, unless they were made not to, and then it is on record."""

from __future__ import annotations

import re

import numpy as np
import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.synthesis.manifest import (
    RISK_INDICATORS,
    ROUTES,
    CargoManifest,
    Goods,
    invented_firm,
    sample_manifest,
    with_risk,
)

ORANGES = Goods("0805.10", "Fresh oranges", ("IR", "TR"))
TYRES = Goods("4011.20", "New pneumatic tyres for lorries", ("CN",))


def sampled(seed: int = 0) -> CargoManifest:
    return sample_manifest(ORANGES, np.random.default_rng(seed), packages=1080, mass_kg=21_437.0)


@pytest.mark.parametrize("seed", range(20))
def test_fitting_documents_state_the_rendered_mass(seed: int) -> None:
    manifest = sampled(seed)
    assert manifest.gross_weight_kg == pytest.approx(21_437.0, rel=0.016)
    assert manifest.gross_weight_kg % 10 == 0
    assert manifest.seal_numbers == manifest.seals_found
    assert manifest.route in (*ROUTES["IR"], *ROUTES["TR"])
    assert manifest.risk_indicators == ()


def test_same_seed_gives_the_same_documents() -> None:
    assert sampled(3) == sampled(3)
    assert sampled(3) != sampled(4)


def test_firms_say_that_they_are_invented() -> None:
    assert invented_firm(np.random.default_rng(0)).endswith("(invented)")
    assert sampled().consignee.endswith("(invented)")


def test_an_empty_conveyance_carries_no_seal() -> None:
    goods = Goods("8609.00", "Empty container", ("CN",))
    manifest = sample_manifest(goods, np.random.default_rng(0), packages=0, mass_kg=0.0, is_empty=True)
    assert (manifest.seal_numbers, manifest.gross_weight_kg) == ((), 0.0)


CHANGED = {
    "wrong_weight": {"gross_weight_kg"},
    "mismatched_seal": {"seals_found"},
    "implausible_route": {"route"},
    "wrong_goods": {"hs_code", "description"},
}


@pytest.mark.parametrize("indicator", RISK_INDICATORS)
def test_a_risk_changes_only_what_it_says_and_is_recorded(indicator: str) -> None:
    before = sampled()
    after = with_risk(before, indicator, np.random.default_rng(1), others=(ORANGES, TYRES))
    changed = {name for name, value in after if value != getattr(before, name)}
    assert changed == CHANGED[indicator] | {"risk_indicators"}
    assert after.risk_indicators == (indicator,)


def test_a_wrong_weight_is_far_off() -> None:
    weights = [
        with_risk(sampled(), "wrong_weight", np.random.default_rng(seed)).gross_weight_kg
        for seed in range(50)
    ]
    assert all(abs(weight / 21_437.0 - 1) > 0.12 for weight in weights)
    assert min(weights) < 21_437.0 < max(weights)


def test_unknown_risk_names_the_nearest() -> None:
    with pytest.raises(RecipeError, match="wrong_weight"):
        with_risk(sampled(), "wrong_wait", np.random.default_rng(0))


def test_wrong_goods_need_goods_of_another_chapter() -> None:
    with pytest.raises(ValueError, match="another chapter"):
        with_risk(sampled(), "wrong_goods", np.random.default_rng(0), others=(ORANGES,))


def test_every_route_names_a_country_at_every_place() -> None:
    places = [place for ways in ROUTES.values() for way in ways for place in way]
    assert all(re.fullmatch(r".+ \([A-Z]{2}(/[A-Z]{2})?\)", place) for place in places)


def test_manifest_survives_json() -> None:
    assert CargoManifest.model_validate_json(sampled().model_dump_json()) == sampled()
