"""Where the files that come with the package are: checkpoints, samples, the application's entry point.

In a checkout they lie at the top level; in an installed wheel, inside the package under `_shipped`.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """Returns the path of a shipped file or folder such as `models` or `app.py`.

    Raises:
        FileNotFoundError: neither the checkout nor the installed package has it.
    """
    for root in (_PACKAGE / "_shipped", _PACKAGE.parent):
        if (path := root / name).exists():
            return path
    raise FileNotFoundError(f"{name}: not part of this installation; reinstall xray-trainer")
