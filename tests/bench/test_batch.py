from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from tests.batch.toy import CONFIG, untrained_network
from xray_trainer.bench.batch import BatchAmount, bench_batch
from xray_trainer.bench.batch_baselines import PngScans
from xray_trainer.bench.batch_folder import FORMATS, bytes_per_scan, energies_of, write_folder
from xray_trainer.bench.batch_stages import STAGES, light_scans_per_s
from xray_trainer.detector.checkpoint import save_checkpoint
from xray_trainer.errors import RecipeError
from xray_trainer.machine import num_cores
from xray_trainer.scans.codes import transmission_from_codes
from xray_trainer.scans.files import read_scan
from xray_trainer.scans.scan import Scan

SMALL = BatchAmount(
    num=3,
    num_rendered=1,
    shape_hw=(64, 256),
    repeats=1,
    num_baseline=1,
    formats=("png",),
    baselines=("loop",),
)


def _scan(seed: int, num_energies: int) -> Scan:
    codes = np.random.default_rng(seed).integers(1, 65535, (num_energies, 40, 70)).astype(np.uint16)
    return Scan(f"scan-{seed}", transmission_from_codes(codes), (5.0, 5.0), ("6MV", "4MV")[:num_energies])


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("checkpoint")
    save_checkpoint(folder, weights=untrained_network().state_dict(), config=CONFIG, metrics={}, card="")
    return bench_batch(SMALL, checkpoint=folder, device="cpu", form="fp32", scratch=folder)


def test_every_format_has_speed_light_and_their_ratio(found: dict[str, Any]) -> None:
    for name in SMALL.formats:
        told = found["by_format"][name]
        figure = {key: found["figures"][f"batch.{name}.{key}"] for key in ("scans_per_s", "of_light")}
        assert set(told["stage_core_seconds"]) == set(STAGES)
        assert figure["of_light"] == pytest.approx(told["scans_per_s"] / told["light_scans_per_s"], rel=1e-2)
        assert figure["scans_per_s"] > 0
        assert told["num_findings"] > 0


def test_baselines_that_were_not_asked_for_have_no_figure(found: dict[str, Any]) -> None:
    assert found["figures"]["batch.over_loop"] > 0
    assert found["figures"]["batch.over_anomalib"] is None
    assert found["figures"]["batch.over_dataloader"] is None


def test_bench_tells_memory_page_cache_and_amount(found: dict[str, Any]) -> None:
    assert 50 < found["figures"]["batch.peak_mb"] < 20_000
    assert found["figures"]["batch.resume_s"] > 0
    assert found["page_cache"] == "warm: 3 scans are links to 1, all read before"
    assert found["amount"]["shape_hw"] == [64, 256]


def test_light_is_cores_over_the_sum_or_the_slower_of_two_places() -> None:
    core_s = {"decode": 0.1, "network": 0.4}
    assert light_scans_per_s(core_s) == pytest.approx(num_cores() / 0.5)
    assert light_scans_per_s(core_s, network_s=1.0) == 1.0
    assert light_scans_per_s(core_s, network_s=1e-6) == pytest.approx(num_cores() / 0.1)


@pytest.mark.parametrize("file_format", FORMATS)
def test_links_read_as_the_scans_they_lead_to(file_format: str, tmp_path: Path) -> None:
    scans = [_scan(0, 2), _scan(1, 2)]
    files = write_folder(tmp_path, scans, file_format=file_format, num=5)
    assert len(files) == 5
    for number, path in enumerate(files):
        assert np.array_equal(read_scan(path).transmission, scans[number % 2].transmission)
    assert bytes_per_scan(files) > 1000


def test_baselines_see_what_the_reader_sees(tmp_path: Path) -> None:
    files = write_folder(tmp_path, [_scan(3, 1)], file_format="png", num=1)
    frame = PngScans(files)[0]
    assert tuple(frame.shape) == (2, 64, 96)
    assert np.array_equal(frame[0, :40, :70].numpy(), read_scan(files[0]).transmission[0])
    assert torch.all(frame[0, 40:] == 1)
    assert torch.all(frame[1] == 0)
    assert cv2.imread(str(energies_of(files[0])[0]), cv2.IMREAD_UNCHANGED).dtype == np.uint16


@pytest.mark.parametrize("wrong", [BatchAmount(formats=("bmp",)), BatchAmount(baselines=("yolo",))])
def test_format_or_baseline_that_does_not_exist_is_refused(wrong: BatchAmount) -> None:
    with pytest.raises(RecipeError, match="unknown"):
        bench_batch(wrong)
