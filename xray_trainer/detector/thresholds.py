"""Score thresholds for asked false-alarm rates, from benign scans only, and the file that carries them.

The threshold for a rate r is the (k + 1)-th highest of n benign scores, k = floor(r (n + 1)) - 1; what lies
above it is suspicious. The next benign scan then does so with a probability of at most r, whatever the
distribution of scores, for the rank of n + 1 exchangeable scores is uniform. The true rate at that threshold
follows Beta(k + 1, n - k), which gives exact intervals (Wilks 1941). Both hold for scans like these: another
scanner or other traffic needs a calibration of its own.

A file belongs to one checkpoint, told by the hash of its weights, and never changes it. Where
`XRAY_TRAINER_HOME` holds one, the detector uses it unasked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xray_trainer.detector.config import Calibration, DetectorConfig
from xray_trainer.errors import CheckpointError, InputError, RecipeError
from xray_trainer.scans.atomic import not_writable, write_atomically
from xray_trainer.scoring.beta_distribution import beta_quantile

Floats = npt.NDArray[np.float64]

VERSION = 1
FILE = "calibration.json"
LEVEL = 0.95

_FOLDER = "calibrations"
_SLACK = 1e-9
"""Keeps 0.06 * 50 at 3 where binary fractions make it 2.9999."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OperatingPoint(_Frozen):
    """A threshold with what is known of the false-alarm rate above it, in percent.

    Attributes:
        threshold: scans that score at least this are suspicious.
        num_above: of the benign scans that fixed it.
        expected_percent: mean of the true rate's distribution.
        low_percent, high_percent: its central 95 %.
    """

    threshold: float = Field(ge=0, le=2, allow_inf_nan=False)
    num_above: int = Field(ge=0)
    expected_percent: float
    low_percent: float
    high_percent: float


class Thresholds(_Frozen):
    """Thresholds that an administration fixed on benign scans of its own.

    Attributes:
        version: of this format.
        checkpoint, weights_sha256: whose scores they cut.
        scored_with: how that checkpoint made scores of logits; thresholds of other scores mean nothing.
        num_scans: benign scans that fixed them.
        calibrated_at: date.
        points: by false-alarm rate in percent.
    """

    version: int = VERSION
    checkpoint: str
    weights_sha256: str
    scored_with: Calibration
    num_scans: int = Field(ge=1)
    calibrated_at: str
    points: dict[str, OperatingPoint]


def operating_point(benign_scores: Floats, rate_percent: float) -> OperatingPoint:
    """Returns the operating point of a false-alarm rate.

    Raises:
        InputError: there are fewer scores than `num_needed`.
    """
    num = benign_scores.size
    above = floor(rate_percent / 100 * (num + 1) + _SLACK) - 1
    if above < 0:
        raise InputError(
            f"{num} benign scans cannot fix a false-alarm rate of {rate_percent:g} %: "
            f"at least {num_needed(rate_percent)} are needed"
        )
    score = np.sort(benign_scores)[::-1][above]
    threshold = float(np.nextafter(score, 2.0))
    first, second = above + 1, num - above
    return OperatingPoint(
        threshold=threshold,
        num_above=int((benign_scores >= threshold).sum()),
        expected_percent=100 * first / (num + 1),
        low_percent=100 * beta_quantile((1 - LEVEL) / 2, first, second),
        high_percent=100 * beta_quantile((1 + LEVEL) / 2, first, second),
    )


def num_needed(rate_percent: float) -> int:
    """Returns how many benign scans fix a false-alarm rate at the least.

    >>> [num_needed(rate) for rate in (0.4, 1, 6)]
    [249, 99, 16]
    """
    return ceil(100 / rate_percent - _SLACK) - 1


def operating_points(benign_scores: Floats, rates_percent: Sequence[str]) -> dict[str, OperatingPoint]:
    """Returns the operating point of every rate.

    Raises:
        RecipeError: a rate is none.
        InputError: there are too few scores for one of them; says how many are needed for which.
    """
    rates = {text.strip(): _rate(text) for text in rates_percent}
    num = benign_scores.size
    lacking = {text: num_needed(rate) for text, rate in rates.items() if num_needed(rate) > num}
    if lacking:
        needs = ", ".join(f"{text} % needs {needed}" for text, needed in lacking.items())
        enough = ",".join(text for text in rates if text not in lacking)
        way_out = f"; give more, or ask for --rates {enough}" if enough else "; give more"
        raise InputError(f"{num} benign scans are too few: {needs}{way_out}")
    return {text: operating_point(benign_scores, rate) for text, rate in rates.items()}


def threshold_near(points: Mapping[str, float], rate_percent: str) -> float:
    """Returns the threshold of a rate, of the nearest rate where it is not there, 0.5 where there is none."""
    if not points:
        return 0.5
    wanted = np.log(float(rate_percent))
    return points[min(points, key=lambda text: abs(np.log(float(text)) - wanted))]


def write_thresholds(path: Path, thresholds: Thresholds) -> None:
    """Writes the file whole or not at all.

    Raises:
        StorageError: the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(path.parent, error) from None
    write_atomically(path, (thresholds.model_dump_json(indent=2) + "\n").encode())


def read_thresholds(path: Path) -> Thresholds:
    """Returns what a file of thresholds says.

    Raises:
        CheckpointError: there is none, or it is damaged or of another version.
    """
    try:
        found = Thresholds.model_validate_json(path.read_bytes())
    except OSError as error:
        raise CheckpointError(f"{path}: the calibration cannot be read: {error.strerror}") from None
    except ValidationError:
        raise CheckpointError(f"{path}: not a calibration; run xray-trainer calibrate again") from None
    if found.version != VERSION:
        raise CheckpointError(
            f"{path}: this installation reads calibrations of version {VERSION}, got {found.version}; "
            "run xray-trainer calibrate again"
        )
    return found


def home_path(home: Path, weights_sha256: str) -> Path:
    """Returns where the data folder keeps the thresholds of a checkpoint."""
    return home / _FOLDER / f"{weights_sha256[:16]}.json"


def fits(thresholds: Thresholds, config: DetectorConfig) -> bool:
    """Returns whether the thresholds were fixed on scores of this checkpoint."""
    return thresholds.weights_sha256 == config.weights_sha256 and thresholds.scored_with == scoring_of(config)


def with_thresholds(config: DetectorConfig, thresholds: Thresholds) -> DetectorConfig:
    """Returns the configuration with these thresholds in place of its own.

    Raises:
        CheckpointError: they belong to another checkpoint.
    """
    if not fits(thresholds, config):
        raise CheckpointError(
            f"the calibration belongs to checkpoint {thresholds.checkpoint} "
            f"({thresholds.weights_sha256[:12]}), got {config.name} ({config.weights_sha256[:12]}); "
            "run xray-trainer calibrate for it"
        )
    points = {text: point.threshold for text, point in thresholds.points.items()}
    calibration = config.calibration.model_copy(update={"operating_points": points})
    return config.model_copy(update={"calibration": calibration})


def scoring_of(config: DetectorConfig) -> Calibration:
    """Returns how a checkpoint makes scores, without its thresholds."""
    return config.calibration.model_copy(update={"operating_points": {}})


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate < 100:
        raise RecipeError(f"a false-alarm rate lies between 0 and 100 percent, got {text.strip()!r}")
    return rate
