from __future__ import annotations

from pathlib import Path

import pytest
import torch

from tests.detector.toy import CONFIG, KINDS, ToyPairs
from xray_trainer.detector.fitting import Progress, fit, learning_rate
from xray_trainer.detector.log import read_log
from xray_trainer.detector.pairs import PairStore, fill
from xray_trainer.detector.state import TrainingState
from xray_trainer.detector.supply import Supply
from xray_trainer.detector.training_config import TrainingConfig
from xray_trainer.errors import RecipeError

SHORT = CONFIG.model_copy(update={"num_steps": 8, "save_every": 3})


class _KilledError(Exception):
    pass


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> PairStore:
    store = PairStore(tmp_path_factory.mktemp("pairs"), pixel_mm=5.0)
    fill(store, ToyPairs(), range(4))
    return store


def _fit(store: PairStore, run: Path, config: TrainingConfig = SHORT, **more: object) -> TrainingState:
    return fit(config, Supply(store, range(4)), run, families=KINDS, **more)


def _losses(run: Path) -> list[float]:
    return [line["loss"] for line in read_log(run)]


def test_same_seed_gives_the_same_losses(store: PairStore, tmp_path: Path) -> None:
    for run in ("one", "two"):
        _fit(store, tmp_path / run)
    assert _losses(tmp_path / "one") == _losses(tmp_path / "two")
    _fit(store, tmp_path / "three", SHORT.model_copy(update={"seed": 1}))
    assert _losses(tmp_path / "three") != _losses(tmp_path / "one")


@pytest.mark.parametrize("mine_every", [0, 2])
def test_killed_run_goes_on_to_the_same_end(store: PairStore, tmp_path: Path, mine_every: int) -> None:
    config = SHORT.model_copy(update={"mine_every": mine_every, "num_mined": 3, "share_centred": 0.2})
    whole = _fit(store, tmp_path / "whole", config)

    def kill(progress: Progress) -> None:
        if progress.done == 5:
            raise _KilledError

    with pytest.raises(_KilledError):
        _fit(store, tmp_path / "killed", config, listener=kill)
    resumed = _fit(store, tmp_path / "killed", config)
    assert _losses(tmp_path / "killed") == _losses(tmp_path / "whole")
    assert torch.equal(whole.alarms, resumed.alarms)
    for name, tensor in whole.average.state_dict().items():
        assert torch.equal(tensor, resumed.average.state_dict()[name])


def test_run_of_another_configuration_is_refused(store: PairStore, tmp_path: Path) -> None:
    _fit(store, tmp_path)
    with pytest.raises(RecipeError, match="another configuration"):
        _fit(store, tmp_path, SHORT.model_copy(update={"learning_rate": 0.1}))


def test_log_tells_losses_rate_and_waiting(store: PairStore, tmp_path: Path) -> None:
    told: list[Progress] = []
    _fit(store, tmp_path, listener=told.append)
    line = read_log(tmp_path)[-1]
    assert {"step", "loss", "focal", "dice", "crop", "border", "family"} <= line.keys()
    assert {"learning_rate", "gradient_norm", "seconds", "waited_s"} <= line.keys()
    assert [progress.done for progress in told] == list(range(1, 9))
    assert told[-1].seconds_left == 0


def test_precision_is_measured_when_nobody_asks(store: PairStore, tmp_path: Path) -> None:
    config = SHORT.model_copy(update={"precision": "auto", "num_steps": 1})
    assert _fit(store, tmp_path, config).precision in ("fp32", "bf16")


def test_rate_rises_then_falls_to_zero() -> None:
    config = TrainingConfig(learning_rate=1.0, warmup_steps=10, num_steps=110)
    rates = [learning_rate(config, step) for step in range(110)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == pytest.approx(1.0)
    assert rates[60] == pytest.approx(0.5)
    assert rates[-1] < 1e-3
