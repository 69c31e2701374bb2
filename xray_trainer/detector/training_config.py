"""How a checkpoint is trained: a validated model, saved as `training.json` beside the weights."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from xray_trainer.detector.config import Frozen, NetworkConfig, pitch_mm
from xray_trainer.errors import RecipeError
from xray_trainer.synthesis.recipe import Recipe, load_recipe


class TrainingConfig(Frozen):
    """Everything that decides what comes out.

    Attributes:
        name: name of the checkpoint that comes out.
        recipe: what is rendered; its split `train` is learned from, `val` calibrates, `test` measures.
        num_pairs: pairs (scan with and without its concealments) to train on.
        head_start: pairs that must be there before the first step; 0 for all. The rest come meanwhile.
        num_calibration_pairs, num_test_pairs: pairs with seeds of their own, to calibrate and to measure.
        seed: of everything random: pairs, crops, first weights. Same seed, same loss on a CPU.
        pixel_mm, tunnel_pixel_mm: pixel pitch that the network works at, see `DetectorConfig`.
        crop_hw: size of a crop in pixels of that pitch.
        pairs_per_batch: each pair gives two crops of the same window, with and without the concealment.
        share_transplanted: share of crops whose concealment is carried over from another scan.
        share_centred: share of crops laid around a concealment; the others lie anywhere.
        share_mined: share of those others that lie on a false alarm of the network, once some are known.
        mine_every: steps between looking for false alarms, 0 for never; a multiple of `save_every` is best.
        num_mined: pairs that are looked through each time.
        scale_jitter: scale is drawn from `1 / (1 + scale_jitter)` to `1 + scale_jitter`, in x and in y.
        gain_jitter: -ln T is multiplied by 1 plus or minus this, with a hundredth of it between energies.
        share_blurred, share_noisy: share of crops that get less sharp, and more noise.
        drop_low, drop_high: share of crops that lose their low or their high energy.
        least_clutter_snr: truth that stands out less than this from the clutter around it does not count.
        precision: `auto` measures once which of the two is faster on this machine.
        save_every: steps between saved states; a killed run goes on from the last.
        processes: processes that render pairs.
        device: `cpu`, `cuda`, or `auto`: a GPU if there is one.
    """

    name: str = "trial"
    recipe: Recipe = Recipe()
    num_pairs: int = Field(default=300, ge=1)
    head_start: int = Field(default=0, ge=0)
    num_calibration_pairs: int = Field(default=30, ge=2)
    num_test_pairs: int = Field(default=60, ge=2)
    seed: int = Field(default=0, ge=0)
    pixel_mm: float = Field(default=8.0, gt=0)
    tunnel_pixel_mm: float | None = Field(default=4.0, gt=0)
    crop_hw: tuple[int, int] = (192, 192)
    num_steps: int = Field(default=1200, ge=1)
    pairs_per_batch: int = Field(default=8, ge=1)
    share_transplanted: float = Field(default=0.4, ge=0, le=1)
    share_centred: float = Field(default=0.75, ge=0, le=1)
    share_mined: float = Field(default=0.5, ge=0, le=1)
    mine_every: int = Field(default=0, ge=0)
    num_mined: int = Field(default=150, ge=1)
    scale_jitter: float = Field(default=0.25, ge=0)
    gain_jitter: float = Field(default=0.1, ge=0, lt=1)
    share_blurred: float = Field(default=0.15, ge=0, le=1)
    share_noisy: float = Field(default=0.2, ge=0, le=1)
    drop_low: float = Field(default=0.15, ge=0, le=1)
    drop_high: float = Field(default=0.05, ge=0, le=1)
    least_clutter_snr: float = Field(default=0.4, ge=0)
    learning_rate: float = Field(default=2e-3, gt=0)
    weight_decay: float = Field(default=0.02, ge=0)
    warmup_steps: int = Field(default=100, ge=0)
    clip_norm: float = Field(default=1.0, gt=0)
    ema_decay: float = Field(default=0.998, ge=0, lt=1)
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    save_every: int = Field(default=100, ge=1)
    processes: int = Field(default=2, ge=1)
    device: str = Field(default="auto", pattern=r"^(auto|cpu|cuda(:\d+)?)$")
    network: NetworkConfig = NetworkConfig()

    def pitch_mm(self, beams: tuple[str, ...]) -> float:
        """Returns the pixel pitch of pairs of these beams."""
        return pitch_mm(beams, pixel_mm=self.pixel_mm, tunnel_pixel_mm=self.tunnel_pixel_mm)

    def recipe_of(self, split: str) -> Recipe:
        """Returns the recipe of a split, with this configuration's seed."""
        return self.recipe.model_copy(update={"split": split, "seed": self.seed})


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


def training_config(path: Path | None, *, recipe: Path | None = None, **wishes: object) -> TrainingConfig:
    """Returns the configuration of a file, or the default one, with every wish that is not None put in.

    Raises:
        RecipeError: as `read_training_config` and `load_recipe`, or a wish breaks a rule.
    """
    config = read_training_config(path) if path else TrainingConfig()
    given = {name: value for name, value in wishes.items() if value is not None}
    if recipe is not None:
        given["recipe"] = load_recipe(recipe).model_dump()
    try:
        return TrainingConfig.model_validate({**config.model_dump(), **given})
    except ValidationError as error:
        first = error.errors()[0]
        raise RecipeError(f"{first['loc'][0]}: {first['msg']}, got {first['input']!r}") from None
