"""When something counts as seen: its mean stands out by five times the clutter at its own size.

    visibility = |mean(target) - mean(others)| / std(others)

where `others` are means over fields of the target's size and shape beside it, on the same background. The
clutter therefore holds photon noise and the stripes of pulses and channels alike, as they stand in the stored
scan; nothing is whitened, subtracted or known beforehand. Five is Rose's criterion for sure detection by
people (J. Opt. Soc. Am. 38, 196, 1948).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xray_trainer.synthesis.phantoms.view import Doubles

SEEN = 5.0


def visibility(target: float, others: Sequence[float] | Doubles) -> float:
    """Returns by how many standard deviations of the other fields the target's mean stands out.

    >>> visibility(1.0, [4.0, 6.0])
    2.8284271247461903
    """
    fields = np.asarray(others, np.float64)
    spread = max(float(fields.std(ddof=1)), 1e-12)
    return abs(target - float(fields.mean())) / spread


def last_seen(sizes: Sequence[float], visibilities: Sequence[float], *, none: float) -> float:
    """Returns the last of sizes, ordered from easy to hard, up to which all are seen; `none` if none is.

    >>> last_seen([10, 20, 30, 40], [9, 6, 3, 7], none=0)
    20.0
    """
    is_seen = np.asarray(visibilities) >= SEEN
    num = len(is_seen) if is_seen.all() else int(np.argmin(is_seen))
    return float(sizes[num - 1]) if num else none
