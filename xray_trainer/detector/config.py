"""What describes a detector: a validated model, saved as JSON beside the weights; needs no torch.

How it is trained is in `training_config`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

CHECKPOINT_VERSION = 1
NUM_ENERGIES = 2
DEEPEST_STRIDE = 32
"""Inputs are padded to a multiple of this; see `network`."""


_Width = Annotated[int, Field(ge=1, le=4096)]
_Blocks = Annotated[int, Field(ge=1, le=64)]


class Frozen(BaseModel):
    """A model that does not change and knows its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NetworkConfig(Frozen):
    """Shape of the network.

    Attributes:
        widths: channels at stride 4, 8, 16 and 32; multiples of 64 are fast.
        blocks: residual blocks at each of these strides.
        decoder_width: channels of the pyramid decoder.
        num_families: outputs of the head that names the concealment family.
    """

    widths: tuple[_Width, _Width, _Width, _Width] = (64, 128, 256, 256)
    blocks: tuple[_Blocks, _Blocks, _Blocks, _Blocks] = (1, 1, 1, 2)
    decoder_width: int = Field(default=64, ge=8, le=4096)
    num_families: int = Field(default=1, ge=1)


class Calibration(Frozen):
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


class DetectorConfig(Frozen):
    """Everything that a checkpoint says about itself besides its weights.

    Attributes:
        version: version of the checkpoint format; another one is refused.
        name: name of the checkpoint.
        pixel_mm: the pixel pitch that scans are resampled to.
        tunnel_pixel_mm: the same for scans of tube beams (kV), where what is looked for is smaller;
            `pixel_mm` where None.
        families: concealment families in the order of the family head.
        levels: probabilities at which anomaly maps are cut into components, from sure to unsure.
        weights_sha256: hash of `weights.safetensors`.
    """

    version: int = CHECKPOINT_VERSION
    name: str
    pixel_mm: float = Field(default=5.0, gt=0)
    tunnel_pixel_mm: float | None = Field(default=None, gt=0)
    families: tuple[str, ...] = ("unknown",)
    network: NetworkConfig = NetworkConfig()
    calibration: Calibration = Calibration()
    levels: tuple[float, ...] = (0.5, 0.2, 0.08)
    git_commit: str = "unknown"
    trained_at: str = "unknown"
    weights_sha256: str = ""

    def pitch_mm(self, beams: Sequence[str]) -> float:
        """Returns the pixel pitch at which scans of these beams are looked at."""
        return pitch_mm(beams, pixel_mm=self.pixel_mm, tunnel_pixel_mm=self.tunnel_pixel_mm)


def pitch_mm(beams: Sequence[str], *, pixel_mm: float, tunnel_pixel_mm: float | None) -> float:
    """Returns `tunnel_pixel_mm` for beams of tubes, `pixel_mm` for all others and unknown ones."""
    is_tube = bool(beams) and all(name.endswith("kV") for name in beams)
    return tunnel_pixel_mm if tunnel_pixel_mm and is_tube else pixel_mm
