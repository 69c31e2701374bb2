"""How one line of detectors or one pulse answers: a gain and an offset per row or per column.

Everything that belongs to a channel or to a pulse has this form, so a scan needs one multiplication and one
addition for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

SATURATED = 4.0


@dataclass(frozen=True, slots=True)
class Response:
    """Gain and offset, each float32 (E, n): n rows for channels, n columns for pulses; neutral is 1 and 0.

    A line of gain 0 is dead; an offset of `SATURATED` times the open beam makes it white.
    """

    gain: Floats
    offset: Floats


def neutral(num_energies: int, num_lines: int) -> Response:
    """Returns the response that changes nothing."""
    shape = (num_energies, num_lines)
    return Response(np.ones(shape, np.float32), np.zeros(shape, np.float32))


def combined(*parts: Response) -> Response:
    """Returns several responses as one: gains multiply, offsets add, and a dead line stays dead."""
    gain = np.prod([part.gain for part in parts], axis=0, dtype=np.float32)
    return Response(gain, np.sum([part.offset for part in parts], axis=0, dtype=np.float32))


def with_faults(response: Response, *, black: npt.ArrayLike, white: npt.ArrayLike) -> Response:
    """Returns the response with the given lines of every energy dead (black) or saturated (white)."""
    gain, offset = response.gain.copy(), response.offset.copy()
    gain[:, np.asarray(black, np.intp)] = 0
    offset[:, np.asarray(white, np.intp)] = SATURATED
    return Response(gain, offset)
