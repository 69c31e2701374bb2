"""A scanner: from the noise-free transmission of a scene to the 16-bit scan that the machine would store.

`sample_scanner` draws a plausible machine, `acquire` applies it. The order is that of the light: motion,
scatter, photon noise, afterglow, pulse and channel gain, electronics, saturation, quantisation. Everything
random comes from the seed and not from the scene, so a scene with and without a concealment shares gains,
pulses and noise.
Geometry is not here: fan magnification and a wrong speed are the projector's.
"""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict, Field, field_validator

from xray_trainer.errors import InputError
from xray_trainer.physics.artefacts.blur import afterglow, afterglow_variance_factor, motion_blur
from xray_trainer.physics.artefacts.of_scan import ScanArtefacts, sample_artefacts
from xray_trainer.physics.artefacts.scatter import scatter_pedestal
from xray_trainer.physics.beams import beam
from xray_trainer.physics.fan import relative_photons
from xray_trainer.physics.noise import apply_photon_noise, photon_variance

_LARGEST_CODE = 65535
_ROWS_AT_ONCE = {"cpu": 32, "cuda": 4096}


class ScannerModel(BaseModel):
    """A scanner by its strengths; every artefact is off at 0. Relative values are of the open beam."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    beams: tuple[str, ...] = ("6MV", "4MV")
    photons_per_px: float = Field(15_000, gt=0, description="open beam, on the fan's axis, per energy")
    noise_factor: float = Field(2.6, ge=1, description="variance over that of counting photons")
    fan_falloff: float = Field(3.0, ge=1, description="air noise at the fan's far end over that on its axis")
    fan_axis: float = Field(0.62, ge=0, le=1, description="row of the fan's axis, 0 = top, 1 = bottom")
    electronic_noise: float = Field(1.5e-4, ge=0, description="relative, on the fan's axis")
    scatter: float = Field(0.006, ge=0, le=0.1, description="largest pedestal, relative")
    motion_blur_px: float = Field(1.2, ge=0, le=4)
    afterglow: float = Field(0.01, ge=0, le=0.2, description="share of a pulse that comes late")
    pulse_dose: float = Field(0.005, ge=0, description="relative spread from pulse to pulse")
    missed_pulses: float = Field(0.3, ge=0, description="mean number per scan")
    air_steps: float = Field(1.0, ge=0, description="mean number per scan")
    air_step: float = Field(0.006, ge=0, description="relative size of a step")
    wobble: float = Field(0.004, ge=0, description="relative, at the boom's free end")
    channel_gain: float = Field(0.005, ge=0, description="relative spread from row to row")
    bank_px: int = Field(64, ge=2)
    bank_step: float = Field(0.003, ge=0, description="relative spread from bank to bank")
    dead_channels: float = Field(0.3, ge=0, description="mean number per scan")
    hot_channels: float = Field(0.1, ge=0, description="mean number per scan")
    air_level: float = Field(0.97, gt=0, le=1, description="value of air; 1 means that air itself saturates")
    speed_factor: float = Field(1.0, gt=0.2, lt=5, description="true over nominal speed; for the projector")

    @field_validator("beams")
    @classmethod
    def _are_known(cls, beams: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(beam(name).name for name in beams)


_STRENGTHS = (
    "electronic_noise", "scatter", "motion_blur_px", "afterglow", "pulse_dose", "missed_pulses", "air_steps",
    "wobble", "channel_gain", "bank_step", "dead_channels", "hot_channels",
)  # fmt: skip


def ideal_scanner(beams: tuple[str, ...] = ("6MV", "4MV")) -> ScannerModel:
    """Returns a scanner without noise and without artefacts: only quantisation is left."""
    off = dict.fromkeys(_STRENGTHS, 0.0)
    return ScannerModel(beams=beams, photons_per_px=1e12, fan_falloff=1, air_level=1, **off)


def sample_scanner(
    rng: np.random.Generator, *, beams: tuple[str, ...] = ("6MV", "4MV"), severity: float = 1.0
) -> ScannerModel:
    """Returns a random plausible scanner; `severity` scales how strong and how many its artefacts are."""

    def around(middle: float, factor: float = 1.6) -> float:
        return float(severity * middle * factor ** rng.uniform(-1, 1))

    return ScannerModel(
        beams=beams,
        photons_per_px=float(15_000 * 2 ** rng.uniform(-1, 1)),
        noise_factor=beam(beams[0]).noise_factor,
        fan_falloff=float(rng.uniform(2.0, 3.4)),
        fan_axis=float(rng.uniform(0.5, 0.75)),
        electronic_noise=around(1.5e-4),
        scatter=around(0.005, 3),
        motion_blur_px=float(rng.uniform(0.8, 2.0)),
        afterglow=around(0.008, 2),
        pulse_dose=around(0.005),
        missed_pulses=around(0.3, 2),
        air_steps=around(1.0, 2),
        air_step=around(0.006),
        wobble=around(0.003, 2),
        channel_gain=around(0.005),
        bank_px=int(rng.choice([16, 32, 48, 64, 96])),
        bank_step=around(0.002, 2),
        dead_channels=around(0.3, 2),
        hot_channels=around(0.1, 2),
        air_level=float(rng.uniform(0.94, 0.99)),
        speed_factor=float(rng.uniform(0.94, 1.06)),
    )


def acquire(
    transmission: torch.Tensor, scanner: ScannerModel, *, seed: int, pool: Executor | None = None
) -> torch.Tensor:
    """Returns the scan that the scanner makes of a noise-free transmission.

    Args:
        transmission: float32 (E, H, W), E the number of the scanner's beams, as `transmission()` gives it.
        scanner: the machine and its strengths.
        seed: decides everything random; the same seed on the same kind of device gives the same scan.
        pool: threads that share the work; every block of rows has its own random stream, so how many there
            are makes no difference.

    Returns:
        float32 (E, H, W), multiples of 1/65535 from 1/65535 to 1; air is about `scanner.air_level`.

    Raises:
        InputError: the shape does not fit the scanner.
    """
    shape_ehw = _checked_shape(transmission, scanner)
    run = map if pool is None else pool.map
    (pedestal,) = run(partial(scatter_pedestal, transmission), [scanner.scatter])
    artefacts = sample_artefacts(scanner, shape_ehw, seed=seed)
    read_out = _ReadOut(scanner, artefacts, *fan_of(scanner, transmission))
    result = torch.empty_like(transmission)

    def read(rows: slice, block_seed: int) -> None:
        light = motion_blur(transmission[:, rows], scanner.motion_blur_px) + pedestal.rows(rows)
        generator = torch.Generator(light.device).manual_seed(block_seed)
        result[:, rows] = read_out.stored(light, rows, generator)

    blocks = _blocks(shape_ehw[1], transmission.device)
    seeds = np.random.SeedSequence(seed).generate_state(len(blocks), np.uint64).tolist()
    list(run(read, blocks, seeds))
    return result


def signal_variance(transmission: torch.Tensor, scanner: ScannerModel) -> torch.Tensor:
    """Returns the variance (E, H, W) that photons and electronics give each pixel of a scan.

    Args:
        transmission: noise-free transmission (E, H, W), 1 = open beam, scatter not yet added.
        scanner: the machine; the row of the fan matters, gains and pulses do not.
    """
    pedestal = scatter_pedestal(transmission, scanner.scatter).rows(slice(None))
    photons, electronic = fan_of(scanner, transmission)
    light = photon_variance(transmission + pedestal, photons, noise_factor=scanner.noise_factor)
    glow = afterglow_variance_factor(scanner.afterglow)
    return scanner.air_level**2 * (light * glow + electronic**2)


@dataclass(frozen=True, slots=True)
class _ReadOut:
    """The detectors and their electronics during one scan; photons and electronic noise are (H, 1)."""

    scanner: ScannerModel
    artefacts: ScanArtefacts
    photons: torch.Tensor
    electronic: torch.Tensor

    def stored(self, light: torch.Tensor, rows: slice, generator: torch.Generator) -> torch.Tensor:
        """Returns the values (E, h, W) stored for the light that falls on some rows of detectors."""
        normal, photons = _normal(light, generator), self.photons[rows]
        signal = apply_photon_noise(light, normal, photons, noise_factor=self.scanner.noise_factor)
        signal = self.artefacts.apply_gain(afterglow(signal, self.scanner.afterglow), rows)
        signal.addcmul_(_normal(light, generator), self.electronic[rows])
        signal = self.artefacts.apply_offset(signal, rows).mul_(self.scanner.air_level * _LARGEST_CODE)
        return signal.round_().clamp_(1, _LARGEST_CODE).div_(_LARGEST_CODE)


def _normal(light: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    return torch.randn(light.shape, generator=generator, device=light.device)


def _blocks(height: int, device: torch.device) -> list[slice]:
    step = _ROWS_AT_ONCE[device.type]
    return [slice(start, min(start + step, height)) for start in range(0, height, step)]


def fan_of(scanner: ScannerModel, transmission: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns photons per pixel and electronic noise relative to the local open beam, each (H, 1)."""
    fan = relative_photons(transmission.shape[1], axis=scanner.fan_axis, falloff=scanner.fan_falloff)
    fan = fan[:, None].to(transmission.device)
    return scanner.photons_per_px * fan, scanner.electronic_noise / fan


def _checked_shape(transmission: torch.Tensor, scanner: ScannerModel) -> tuple[int, int, int]:
    if transmission.ndim != 3 or len(transmission) != len(scanner.beams):
        raise InputError(
            f"transmission must be (E, H, W) with one map per beam of the scanner, "
            f"got {tuple(transmission.shape)} for {len(scanner.beams)} beams"
        )
    num_energies, height, width = transmission.shape
    return num_energies, height, width
