from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import pytest
import torch

from xray_trainer.detector.checkpoint import CONFIG, WEIGHTS, load_detector, save_checkpoint
from xray_trainer.detector.config import DetectorConfig, NetworkConfig
from xray_trainer.detector.network import Network
from xray_trainer.errors import CheckpointError, RecipeError

TINY = NetworkConfig(widths=(8, 8, 8, 8), decoder_width=8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    config = DetectorConfig(name="tiny", network=TINY)
    save_checkpoint(
        tmp_path / "tiny", weights=Network(TINY).state_dict(), config=config, metrics={}, card="# tiny\n"
    )
    return tmp_path / "tiny"


def assert_refused(folder: Path, match: str) -> None:
    with pytest.raises(CheckpointError, match=match) as caught:
        load_detector(folder, precision="fp32")
    assert "\n" not in str(caught.value)


def test_saved_checkpoint_loads(folder: Path) -> None:
    detector = load_detector(folder, precision="fp32")
    assert detector.config.name == "tiny"
    assert len(detector.config.weights_sha256) == 64
    assert sorted(path.name for path in folder.iterdir()) == ["card.md", CONFIG, "metrics.json", WEIGHTS]


def test_pickle_is_refused(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(pickle.dumps({"weights": 1}))
    assert_refused(folder, "pickle")
    torch.save({"weights": torch.zeros(1)}, folder / WEIGHTS)
    assert_refused(folder, "pickle")


@pytest.mark.parametrize("num_bytes", [0, 5, 100, 3000])
def test_truncated_weights_are_refused(folder: Path, num_bytes: int) -> None:
    (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:num_bytes])
    assert_refused(folder, "truncated")


def test_other_weights_than_hashed_are_refused(folder: Path) -> None:
    data = bytearray((folder / WEIGHTS).read_bytes())
    data[-1] ^= 1
    (folder / WEIGHTS).write_bytes(bytes(data))
    assert_refused(folder, "sha256")


def test_other_version_is_refused(folder: Path) -> None:
    raw = json.loads((folder / CONFIG).read_text()) | {"version": 99}
    (folder / CONFIG).write_text(json.dumps(raw))
    assert_refused(folder, "version 1, got 99")


def test_weights_of_another_network_are_refused(folder: Path) -> None:
    config = DetectorConfig(name="tiny", network=NetworkConfig())
    save_checkpoint(folder, weights=Network(TINY).state_dict(), config=config, metrics={}, card="")
    assert_refused(folder, "do not fit")


@pytest.mark.parametrize(
    ("field", "values", "match"),
    [
        ("widths", [0, 16, 16, 16], "not the configuration"),
        ("widths", [10**6] * 4, "not the configuration"),
        ("widths", [4096] * 4, "do not fit"),
        ("blocks", [1, 1, 1, 10**9], "not the configuration"),
        ("blocks", [2, 1, 1, 1], "do not fit"),
    ],
)
def test_a_network_that_cannot_be_or_is_another_is_refused(
    folder: Path, field: str, values: list[int], match: str
) -> None:
    raw = json.loads((folder / CONFIG).read_text())
    raw["network"][field] = values
    (folder / CONFIG).write_text(json.dumps(raw))
    assert_refused(folder, match)


def test_families_that_are_not_those_of_the_network_are_refused(folder: Path) -> None:
    raw = json.loads((folder / CONFIG).read_text()) | {"families": ["CT-DOOR", "CT-ROOF", "CT-SIDE"]}
    (folder / CONFIG).write_text(json.dumps(raw))
    assert_refused(folder, "one family per output")


def test_weights_that_are_no_numbers_are_refused(folder: Path) -> None:
    network = Network(TINY)
    network.head.weight.data[0] = float("inf")
    config = DetectorConfig(name="tiny", network=TINY)
    save_checkpoint(folder, weights=network.state_dict(), config=config, metrics={}, card="")
    assert_refused(folder, "head.weight holds values that are no numbers")


def test_missing_parts_are_named(folder: Path, tmp_path: Path) -> None:
    assert_refused(folder / WEIGHTS, "is a folder with")
    assert_refused(tmp_path / "nowhere", f"{CONFIG}: a checkpoint needs it")
    (folder / CONFIG).write_text("{")
    assert_refused(folder, "not the configuration")
    shutil.rmtree(folder)
    assert_refused(folder, "a checkpoint needs it")


def test_an_unknown_device_names_the_valid_ones(folder: Path) -> None:
    with pytest.raises(RecipeError, match="auto, cpu, cuda"):
        load_detector(folder, device="tpu-like")


def test_auto_takes_what_is_there(folder: Path) -> None:
    network = load_detector(folder, device="auto").form.network
    assert network.head.weight.is_cuda == torch.cuda.is_available()
