"""Pairs without a renderer: noise with bright plates, and a dark block hidden in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xray_trainer.detector.config import NetworkConfig
from xray_trainer.detector.pairs import Pair
from xray_trainer.detector.training_config import TrainingConfig
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan

SMALL = NetworkConfig(widths=(16, 16, 16, 16), blocks=(1, 1, 1, 1), decoder_width=16)
KINDS = ("CT-DOOR", "LD-HOMOG")

CONFIG = TrainingConfig(
    name="toy",
    num_pairs=12,
    pixel_mm=5.0,
    tunnel_pixel_mm=None,
    num_calibration_pairs=6,
    num_test_pairs=6,
    crop_hw=(64, 64),
    num_steps=60,
    pairs_per_batch=4,
    learning_rate=5e-3,
    warmup_steps=5,
    ema_decay=0.9,
    precision="fp32",
    save_every=20,
    processes=1,
    device="cpu",
    network=SMALL,
)


@dataclass(frozen=True)
class ToyPairs:
    """Scans of 96 x 160 px with one block of attenuation 1.5 hidden in them."""

    num_energies: int = 2
    pixel_mm: float = 5.0

    def pair(self, index: int) -> Pair:
        rng = np.random.default_rng(index)
        attenuation = np.full((96, 160), 0.5) + 0.3 * (rng.random((12, 20)).repeat(8, 0).repeat(8, 1) > 0.5)
        y, x = int(rng.integers(8, 60)), int(rng.integers(8, 120))
        hidden = np.zeros((96, 160))
        hidden[y : y + 24, x : x + 28] = 1.5
        noise = rng.normal(0, 0.01, (2, 96, 160))
        factors = np.array([1.0, 1.2])[:, None, None]
        concealment = Concealment(
            Region.from_xyxy(x, y, x + 28, y + 24), KINDS[index % 2], "brick", "organic", 20.0, {"size": 1.0}
        )
        return Pair(
            self._scan(index, (attenuation + hidden) * factors + noise),
            self._scan(index, attenuation * factors + noise),
            (concealment,),
            "cartons" if index % 2 else "sacks",
        )

    def _scan(self, index: int, attenuation: np.ndarray) -> Scan:
        transmission = np.clip(np.exp(-attenuation), 1e-4, 1).astype(np.float32)[: self.num_energies]
        beams = ("6MV", "4MV")[: self.num_energies]
        return Scan(f"toy-{index}", transmission, (self.pixel_mm, self.pixel_mm), beams, source="toy")
