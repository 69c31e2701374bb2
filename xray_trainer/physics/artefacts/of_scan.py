"""All line artefacts of one scan: sampled from a scanner's strengths and a seed, then applied without chance.

What belongs to a channel runs along a row, what belongs to a pulse along a column, and the boom's sway is a
product of the two, so a whole scan's artefacts are a few vectors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from xray_trainer.physics.artefacts.channels import sample_banks, sample_channel_gain, sample_faulty_channels
from xray_trainer.physics.artefacts.pulses import sample_air_steps, sample_dose, sample_missed_pulses
from xray_trainer.physics.artefacts.response import Response, combined
from xray_trainer.physics.artefacts.wobble import Wobble, sample_wobble

if TYPE_CHECKING:
    from xray_trainer.physics.scanner import ScannerModel


@dataclass(frozen=True, slots=True)
class ScanArtefacts:
    """What a scanner's strengths became in one scan: channels (E, H), pulses (E, W) and the boom's sway."""

    channels: Response
    pulses: Response
    wobble: Wobble

    def apply_gain(self, signal: torch.Tensor, rows: slice) -> torch.Tensor:
        """Returns the signal (E, h, W) of some rows of the scan, multiplied in place by every gain."""
        along_rows, along_columns = (
            _rows(self.channels.gain, rows, signal),
            _columns(self.pulses.gain, signal),
        )
        sway = _columns(self.wobble.along_columns[None], signal) * along_columns
        gain = torch.addcmul(along_columns, sway, _rows(self.wobble.along_rows[None], rows, signal))
        return signal.mul_(gain.mul_(along_rows))

    def apply_offset(self, signal: torch.Tensor, rows: slice) -> torch.Tensor:
        """Returns the signal (E, h, W) of some rows of the scan, with every offset added in place."""
        return signal.add_(_rows(self.channels.offset, rows, signal)).add_(
            _columns(self.pulses.offset, signal)
        )


def sample_artefacts(scanner: ScannerModel, shape_ehw: tuple[int, int, int], *, seed: int) -> ScanArtefacts:
    """Returns the artefacts of one scan; each has its own random stream, so none disturbs another."""
    num_energies, height, width = shape_ehw
    rows, columns = (num_energies, height), (num_energies, width)
    streams = iter(np.random.default_rng(seed).spawn(7))
    channels = combined(
        sample_channel_gain(scanner.channel_gain, rows, next(streams)),
        sample_banks(scanner.bank_step, rows, next(streams), bank_px=scanner.bank_px),
        sample_faulty_channels(scanner.dead_channels, scanner.hot_channels, rows, next(streams)),
    )
    pulses = combined(
        sample_dose(scanner.pulse_dose, columns, next(streams)),
        sample_missed_pulses(scanner.missed_pulses, columns, next(streams)),
        sample_air_steps(scanner.air_steps, scanner.air_step, columns, next(streams)),
    )
    return ScanArtefacts(channels, pulses, sample_wobble(scanner.wobble, (height, width), next(streams)))


def _rows(by_row: np.ndarray, rows: slice, like: torch.Tensor) -> torch.Tensor:
    return torch.from_numpy(by_row[:, rows, None]).to(like.device)


def _columns(by_column: np.ndarray, like: torch.Tensor) -> torch.Tensor:
    return torch.from_numpy(by_column[:, None, :]).to(like.device)
