from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from tests.detector.toy import ToyPairs
from xray_trainer.detector.baselines import BASELINES, baselines, has_anomalib
from xray_trainer.detector.baselines.classical import fit_classical
from xray_trainer.detector.baselines.classical_maps import contrast_map, material_map, rhythm_map, twin_map
from xray_trainer.detector.baselines.draem import DraemParts, anomalib_parts, fit_draem, picture_of
from xray_trainer.detector.baselines.gaussian import fit_gaussian, fit_mixture
from xray_trainer.detector.baselines.scale import Scale, judged
from xray_trainer.detector.detect import Detector
from xray_trainer.detector.evaluation.rater import Rater
from xray_trainer.errors import InputError, MissingExtraError, RecipeError
from xray_trainer.regions import Region
from xray_trainer.scans.scan import Scan

TRAINING = [ToyPairs().pair(index).benign_scan for index in range(6)]
PAIRS = [ToyPairs().pair(index) for index in range(20, 26)]


def assert_ranks_block_above_background(rater: Rater) -> None:
    benign = [rater.judge(pair.benign_scan).score for pair in PAIRS]
    hidden = [rater.judge(pair.scan) for pair in PAIRS]
    assert np.mean([one.score for one in hidden] > np.array(benign)) >= 5 / 6
    regions = [pair.concealments[0].region for pair in PAIRS]
    found = [
        bool(one.findings) and touches(one.findings[0].region, at)
        for one, at in zip(hidden, regions, strict=True)
    ]
    assert np.mean(found) >= 5 / 6


def touches(a: Region, b: Region) -> bool:
    return bool(a.geometry.intersects(b.geometry))


def test_rules_rank_a_block_above_its_background() -> None:
    assert_ranks_block_above_background(fit_classical(TRAINING))


def test_gaussian_of_features_ranks_a_block_above_its_background(toy_detector: Detector) -> None:
    assert_ranks_block_above_background(fit_gaussian(toy_detector, TRAINING))


@dataclass
class Output:
    anomaly_map: Tensor


class TinyDraem(nn.Module):
    """DRAEM's contract with two convolutions."""

    def __init__(self) -> None:
        super().__init__()
        self.rebuild = nn.Conv2d(3, 3, 3, padding=1)
        self.tell = nn.Conv2d(6, 2, 3, padding=1)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor] | Output:
        rebuilt = self.rebuild(pictures)
        logits = self.tell(torch.cat([pictures, rebuilt], dim=1))
        return (rebuilt, logits) if self.training else Output(logits.softmax(dim=1)[:, 1])


def tiny_parts() -> DraemParts:
    def loss(pictures: Tensor, rebuilt: Tensor, mask: Tensor, logits: Tensor) -> Tensor:
        told = nn.functional.cross_entropy(logits, mask[:, 0].long())
        return told + nn.functional.mse_loss(rebuilt, pictures)

    def corrupt(pictures: Tensor) -> tuple[Tensor, Tensor]:
        mask = torch.zeros(len(pictures), 1, *pictures.shape[2:])
        mask[:, :, 10:40, 10:40] = 1
        return pictures * (1 - 0.8 * mask), mask

    return DraemParts(TinyDraem(), loss, corrupt)


def seconds() -> Callable[[], float]:
    ticks = iter(range(10_000))
    return lambda: float(next(ticks))


def test_draem_trains_as_long_as_its_budget() -> None:
    rater = fit_draem(TRAINING, budget_s=6, parts=tiny_parts(), clock=seconds())
    assert rater.num_steps == 6
    assert rater.judge(PAIRS[0].scan).anomaly_map.shape == (15, 25)


def test_draem_is_the_same_at_the_same_seed() -> None:
    def judge() -> float:
        torch.manual_seed(1)
        parts = tiny_parts()
        rater = fit_draem(TRAINING, budget_s=2, parts=parts, clock=seconds(), seed=3)
        return rater.judge(PAIRS[0].scan).score

    assert judge() == judge()


def test_draem_sees_three_channels_of_eight_bits() -> None:
    picture = picture_of(PAIRS[0].scan)
    assert picture.shape == (3, 30, 50)
    assert torch.equal((picture * 255).round() / 255, picture)


@pytest.mark.skipif(has_anomalib(), reason="anomalib is installed")
def test_draem_without_anomalib_says_what_to_install() -> None:
    with pytest.raises(MissingExtraError, match="xray-trainer\\[baselines\\]"):
        anomalib_parts()


def test_two_baselines_come_fitted_in_their_order(toy_detector: Detector) -> None:
    raters = baselines(toy_detector, TRAINING[:2], budget_s=1, names=BASELINES[:2])
    assert tuple(rater.name for rater in raters) == BASELINES[:2]


def test_unknown_baseline_and_no_benign_scans_are_refused(toy_detector: Detector) -> None:
    with pytest.raises(RecipeError, match="unknown baseline"):
        baselines(toy_detector, TRAINING, budget_s=1, names=("autoencoder",))
    with pytest.raises(InputError, match="benign"):
        fit_gaussian(toy_detector, [])
    with pytest.raises(InputError, match="benign"):
        fit_draem([], budget_s=1, parts=tiny_parts())


@pytest.mark.parametrize("shape", [(1, 1, 1), (2, 3, 200), (1, 300, 5)])
def test_odd_scans_give_finite_scores(toy_detector: Detector, shape: tuple[int, ...]) -> None:
    scan = Scan("odd", np.full(shape, 0.3, np.float32), (5.0, 5.0), ("6MV", "4MV")[: shape[0]])
    raters: list[Rater] = [
        fit_classical(TRAINING[:1]),
        fit_gaussian(toy_detector, TRAINING[:1]),
        fit_draem(TRAINING[:1], budget_s=0, parts=tiny_parts()),
    ]
    for rater in raters:
        found = rater.judge(scan)
        assert 0 <= found.score <= 1
        assert np.isfinite(found.anomaly_map).all()


def test_mahalanobis_distance_of_one_kind_is_one_per_dimension_on_average() -> None:
    draw = torch.Generator().manual_seed(0)
    cells = torch.randn(4000, 6, generator=draw) @ torch.randn(6, 6, generator=draw)
    mixture = fit_mixture(cells, torch.arange(6), draw=draw)
    single = replace(mixture, means=cells.mean(dim=0, keepdim=True))
    assert float(mixture.distances(cells).mean()) == pytest.approx(1, abs=0.1)
    assert float(single.distances(cells).mean()) > 1


def test_scale_puts_the_rare_benign_value_at_logit_zero() -> None:
    benign = np.arange(1000, dtype=np.float32)
    scale = Scale.of([benign])
    assert float(scale.logits(np.float32([994.005]))[0]) == pytest.approx(0, abs=1e-3)
    assert float((benign > scale.centre).mean()) == pytest.approx(0.005)
    assert Scale.of([]) == Scale()


def test_far_out_scans_keep_their_order() -> None:
    scan = Scan("s", np.full((1, 40, 40), 0.5, np.float32), (5.0, 5.0), ("6MV",))
    scores = [
        judged(np.full((10, 10), raw, np.float32), scan, scale=Scale(), cell_mm=20.0).score
        for raw in (50, 500)
    ]
    assert scores[0] < scores[1] < 1


def test_regions_of_a_map_come_in_pixels_of_the_scan() -> None:
    raw = np.full((20, 30), -5, np.float32)
    raw[4:8, 10:16] = 5
    scan = Scan("s", np.full((1, 100, 300), 0.5, np.float32), (2.0, 4.0), ("6MV",))
    found = judged(raw, scan, scale=Scale(), cell_mm=20.0)
    assert found.findings[0].region.bounds_xyxy == (100, 20, 160, 40)
    assert found.score >= found.findings[0].score


def test_contrast_twin_and_material_maps_peak_on_what_is_odd() -> None:
    high = np.tile(np.repeat([0.4, 0.8], 10), (60, 8)).astype(np.float32)
    odd = high.copy()
    odd[24:34, 70:80] += 1.0
    for measure in (contrast_map, twin_map):
        y, x = np.unravel_index(int(np.argmax(measure(odd))), odd.shape)
        assert 18 <= y <= 40
        assert 62 <= x <= 88
    low = 1.2 * odd
    low[24:34, 70:80] = 1.1 * odd[24:34, 70:80]
    y, x = np.unravel_index(int(np.argmax(material_map(np.stack([odd, low])))), odd.shape)
    assert 22 <= y <= 36
    assert 68 <= x <= 82


def test_regular_load_has_no_rhythm_residual_and_an_odd_piece_has() -> None:
    high = np.tile(np.repeat([0.4, 0.8], 10), (32, 12)).astype(np.float32)
    assert rhythm_map(high)[:, 40:200].max() == pytest.approx(0, abs=1e-3)
    high[0:16, 100:110] += 0.5
    assert rhythm_map(high)[8, 105] > 1
