"""What an installation is made of: Python distributions with licences, and the JavaScript in the viewer.

Licences are what a distribution says of itself. Where it says nothing, or something that no list knows,
`DECLARED` says what was read in its files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import xray_trainer

ROOT = "xray-trainer"
UNKNOWN = "unknown"

FORBIDDEN = re.compile(r"(?<![A-Z])A?GPL", re.IGNORECASE)
"""Licences that would bind the whole; LGPL, which does not, is no match."""

DECLARED = {
    "cuda-toolkit": "LicenseRef-NVIDIA-Proprietary",
    "nvidia-cusparselt-cu13": "LicenseRef-NVIDIA-Proprietary",
}
"""Licences read in the files of distributions whose metadata do not tell."""

_BUNDLED = Path(xray_trainer.__file__).parent / "ui" / "viewer" / "dist" / "bundled.json"


@dataclass(frozen=True, slots=True)
class Part:
    """A distribution, or a JavaScript package within the viewer's bundle."""

    name: str
    version: str
    licence: str
    ecosystem: Literal["pypi", "npm"] = "pypi"

    @property
    def is_forbidden(self) -> bool:
        """Returns whether the licence would bind the whole."""
        return bool(FORBIDDEN.search(self.licence))


def installed_parts(root: str = ROOT) -> tuple[Part, ...]:
    """Returns a distribution and all that it needs and is installed here, by name, then the viewer's parts.

    Own extras count: a part that only one of them needs is listed where it is installed.
    """
    found: dict[str, Distribution] = {}
    own = _installed(root)
    extras = own.metadata.get_all("Provides-Extra") or [] if own else []
    _collect(Requirement(f"{root}[{','.join(extras)}]"), found, set())
    python = tuple(_part(found[name]) for name in sorted(found) if name != canonicalize_name(root))
    return (*python, *bundled_parts())


def every_distribution() -> tuple[Part, ...]:
    """Returns everything installed in this environment, also what only development needs."""
    return tuple(sorted((_part(one) for one in distributions()), key=lambda part: part.name.lower()))


def bundled_parts() -> tuple[Part, ...]:
    """Returns the JavaScript packages in the viewer's bundle; none where the viewer was not built."""
    if not _BUNDLED.is_file():
        return ()
    listed = json.loads(_BUNDLED.read_text("utf-8"))
    return tuple(Part(one["name"], one["version"], one["licence"], "npm") for one in listed)


def _collect(need: Requirement, found: dict[str, Distribution], visited: set[str]) -> None:
    """Adds a distribution and, for each of the extras asked for, what it needs."""
    key = canonicalize_name(need.name)
    if (one := found.get(key) or _installed(need.name)) is None:
        return
    found[key] = one
    for extra in ("", *need.extras):
        if f"{key}[{extra}]" not in visited:
            visited.add(f"{key}[{extra}]")
            for further in _needs(one, extra):
                _collect(further, found, visited)


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _needs(one: Distribution, extra: str) -> Iterator[Requirement]:
    for need in map(Requirement, one.requires or []):
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            yield need


def _part(one: Distribution) -> Part:
    name = one.metadata["Name"]
    return Part(name, one.version, DECLARED.get(canonicalize_name(name)) or _licence(one))


def _licence(one: Distribution) -> str:
    expression, text = (one.metadata.json.get(name) for name in ("license_expression", "license"))
    classifiers = one.metadata.get_all("Classifier") or []
    classified = [line.rsplit(" :: ", 1)[1] for line in classifiers if line.startswith("License :: OSI")]
    text = str(text or UNKNOWN).strip()
    is_short = len(text) < 60 and "\n" not in text
    said = text if is_short and text != UNKNOWN else " OR ".join(classified) or text.splitlines()[0]
    return str(expression or said)
