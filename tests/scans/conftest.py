from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from xray_trainer.scans.codes import transmission_from_codes
from xray_trainer.scans.scan import Scan

MakeScan = Callable[..., Scan]


@pytest.fixture(scope="session")
def make_scan() -> MakeScan:
    """Returns a function that makes a noisy wedge scan on the code grid."""

    def make(
        height: int = 16, width: int = 24, energies: int = 2, *, seed: int = 0, photons: float = 1e4
    ) -> Scan:
        rng = np.random.default_rng(seed)
        wedge = np.exp(-3 * np.linspace(0, 1, width) * np.linspace(0.2, 1, height)[:, None])
        planes = np.stack([wedge ** (1 + 0.3 * energy) for energy in range(energies)])
        noisy = planes + np.sqrt(planes / photons) * rng.standard_normal(planes.shape)
        codes = np.clip(np.rint(noisy * 65535), 1, 65535).astype(np.uint16)
        return Scan(
            "wedge", transmission_from_codes(codes), (4.0, 5.0), ("6MV", "4MV")[:energies], "van", "test"
        )

    return make
