"""What describes a detector and its training: validated models, saved as JSON beside the weights.

Needs no torch, so that commands can check a configuration before they load one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xray_trainer.errors import RecipeError

CHECKPOINT_VERSION = 1
NUM_ENERGIES = 2
DEEPEST_STRIDE = 32
"""Inputs are padded to a multiple of this; see `network`."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NetworkConfig(_Frozen):
    """Shape of the network.

    Attributes:
        widths: channels at stride 4, 8, 16 and 32; multiples of 64 are fast.
        blocks: residual blocks at each of these strides.
        decoder_width: channels of the pyramid decoder.
        num_families: outputs of the head that names the concealment family.
    """

    widths: tuple[int, int, int, int] = (64, 128, 256, 256)
    blocks: tuple[int, int, int, int] = (1, 1, 1, 2)
    decoder_width: int = Field(default=64, ge=8)
    num_families: int = Field(default=1, ge=1)


class Calibration(_Frozen):
    """How logits become scores: `score = sigmoid(slope * mean of the top k logits + offset)`.

    Attributes:
        top_k: number of stride-4 cells in the mean; 64 cells are 160 x 160 mm at 5 mm.
        slope, offset: fitted on scans that were not trained on (Platt 1999).
        operating_points: score thresholds by false-alarm rate in percent, fixed on benign scans.
    """

    top_k: int = Field(default=64, ge=1)
    slope: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    offset: float = Field(default=0.0, allow_inf_nan=False)
    operating_points: dict[str, float] = Field(default_factory=dict)


class DetectorConfig(_Frozen):
    """Everything that a checkpoint says about itself besides its weights.

    Attributes:
        version: version of the checkpoint format; another one is refused.
        name: name of the checkpoint.
        pixel_mm: the pixel pitch that scans are resampled to.
        families: concealment families in the order of the family head.
        levels: probabilities at which anomaly maps are cut into components, from sure to unsure.
        weights_sha256: hash of `weights.safetensors`.
    """

    version: int = CHECKPOINT_VERSION
    name: str
    pixel_mm: float = Field(default=5.0, gt=0)
    families: tuple[str, ...] = ("unknown",)
    network: NetworkConfig = NetworkConfig()
    calibration: Calibration = Calibration()
    levels: tuple[float, ...] = (0.5, 0.2, 0.08)
    git_commit: str = "unknown"
    trained_at: str = "unknown"
    weights_sha256: str = ""


class TrainingConfig(_Frozen):
    """How a checkpoint is trained; saved as `training.json` beside the weights.

    Attributes:
        name: name of the checkpoint that comes out.
        num_pairs: pairs (scan with and without its concealments) to train on.
        num_calibration_pairs, num_test_pairs: pairs with seeds of their own, to calibrate and to measure.
        seed: of everything random: pairs, crops, first weights. Same seed, same loss on a CPU.
        families, kinds: cargo families and concealments to render; empty takes all there are.
        pixel_mm: pixel pitch that the network works at.
        crop_hw: size of a crop in pixels of that pitch.
        pairs_per_batch: each pair gives two crops of the same window, with and without the concealment.
        share_centred: share of crops laid around a concealment; the others lie anywhere.
        scale_jitter: scale is drawn from `1 / (1 + scale_jitter)` to `1 + scale_jitter`.
        drop_low, drop_high: share of crops that lose their low or their high energy.
        precision: `auto` measures once which of the two is faster on this machine.
        save_every: steps between saved states; a killed run goes on from the last.
        processes: processes that render pairs.
    """

    name: str = "trial"
    num_pairs: int = Field(default=300, ge=1)
    num_calibration_pairs: int = Field(default=30, ge=2)
    num_test_pairs: int = Field(default=60, ge=2)
    seed: int = Field(default=0, ge=0)
    families: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    pixel_mm: float = Field(default=5.0, gt=0)
    crop_hw: tuple[int, int] = (256, 256)
    num_steps: int = Field(default=1200, ge=1)
    pairs_per_batch: int = Field(default=6, ge=1)
    share_centred: float = Field(default=0.6, ge=0, le=1)
    scale_jitter: float = Field(default=0.2, ge=0)
    drop_low: float = Field(default=0.15, ge=0, le=1)
    drop_high: float = Field(default=0.05, ge=0, le=1)
    learning_rate: float = Field(default=1e-3, gt=0)
    weight_decay: float = Field(default=0.02, ge=0)
    warmup_steps: int = Field(default=50, ge=0)
    clip_norm: float = Field(default=1.0, gt=0)
    ema_decay: float = Field(default=0.998, ge=0, lt=1)
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    save_every: int = Field(default=100, ge=1)
    processes: int = Field(default=2, ge=1)
    device: str = "cpu"
    network: NetworkConfig = NetworkConfig()


def read_training_config(path: Path) -> TrainingConfig:
    """Returns the training configuration of a JSON file.

    Raises:
        RecipeError: the file cannot be read or breaks a rule of `TrainingConfig`.
    """
    try:
        return TrainingConfig.model_validate_json(path.read_bytes())
    except OSError as error:
        raise RecipeError(f"{path}: cannot be read: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RecipeError(f"{path}: {where}: {first['msg']}") from None


def training_config(path: Path | None, **wishes: object) -> TrainingConfig:
    """Returns the configuration of a file, or the default one, with every wish that is not None put in.

    Raises:
        RecipeError: as `read_training_config`, or a wish breaks a rule.
    """
    config = read_training_config(path) if path else TrainingConfig()
    given = {name: value for name, value in wishes.items() if value is not None}
    try:
        return TrainingConfig.model_validate({**config.model_dump(), **given})
    except ValidationError as error:
        first = error.errors()[0]
        raise RecipeError(f"{first['loc'][0]}: {first['msg']}, got {first['input']!r}") from None
