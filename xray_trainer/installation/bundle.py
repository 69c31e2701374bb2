"""A folder from which a computer that never was online installs this program: wheels, hashes, a script.

The versions are those that run here. `uv` chooses what the other computer needs beyond them, `pip` fetches
it; both ask the registry that they are set up with. Nothing is built: a part without a wheel for the other
computer is a fault that is told now, not there.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from packaging.version import Version

import xray_trainer
from xray_trainer.errors import InputError, MissingExtraError, StorageError
from xray_trainer.installation.install_scripts import write_scripts
from xray_trainer.installation.parts import ROOT, installed_parts
from xray_trainer.shipped import shipped

WHEELS, REQUIREMENTS, SUMS = "wheels", "requirements.txt", "SHA256SUMS"

_CHECKOUT = Path(xray_trainer.__file__).parents[1]
_ONE_CV2: Final = "opencv-python-headless; sys_platform == 'never'"
_PAPERS = ("docs/handbook.md", "docs/privacy.md", "SECURITY.md", "LICENSE")
_GLIBC_MINORS = range(28, 4, -1)


@dataclass(frozen=True, slots=True)
class Platform:
    """A sort of computers, as `uv` calls it, and the tags of wheels that run there, as `pip` does."""

    uv: str
    tags: tuple[str, ...]


def _linux(machine: str) -> Platform:
    numbered = (f"manylinux_2_{minor}_{machine}" for minor in _GLIBC_MINORS)
    return Platform(f"{machine}-manylinux_2_28", (*numbered, f"manylinux2014_{machine}", f"linux_{machine}"))


PLATFORMS: Final = {
    "linux-x86_64": _linux("x86_64"),
    "linux-aarch64": _linux("aarch64"),
    "windows-x86_64": Platform("x86_64-pc-windows-msvc", ("win_amd64",)),
}
"""Sorts of computers that a bundle can be made for; Linux from glibc 2.28 on (Debian 10, RHEL 8)."""


@dataclass(frozen=True, slots=True)
class Bundled:
    """What a bundle holds.

    Attributes:
        folder: where it is.
        num_wheels: in it, our own included.
        num_bytes: of all wheels.
    """

    folder: Path
    num_wheels: int
    num_bytes: int


def bundle(
    out: Path, *, platform: str, python: str, extras: Sequence[str] = (), wheel: Path | None = None
) -> Bundled:
    """Returns what was put into a new folder.

    Args:
        out: the folder; it must not be there, or be empty.
        platform: name of one of `PLATFORMS`.
        python: version there, such as `3.11`.
        extras: of this package, such as `postgres`.
        wheel: of this package; built from the checkout if None.

    Raises:
        InputError: the platform is unknown, the folder is in use, or there is neither a wheel nor a checkout.
        MissingExtraError: `uv` is not there.
        StorageError: a wheel cannot be had or written.
    """
    there = PLATFORMS.get(platform)
    if there is None:
        raise InputError(
            "{platform}: a platform must be one of {platforms}",
            platform=platform,
            platforms=", ".join(PLATFORMS),
        )
    wheels = _prepare(out)
    own = _own_wheel(wheels, wheel)
    wanted = f"{ROOT}[{','.join(sorted(extras))}]" if extras else ROOT
    chosen = _choose(out, own, wanted, there, python)
    _fetch(wheels, chosen, there, python)
    line = f"{wanted}=={_version_of(own)} --hash=sha256:{_sha256(own)}\n"
    chosen.write_text(line + chosen.read_text("utf-8"), encoding="utf-8")
    _add_papers(out)
    write_scripts(out, python=python)
    _write_sums(out)
    found = list(wheels.glob("*.whl"))
    return Bundled(out, len(found), sum(path.stat().st_size for path in found))


def _prepare(out: Path) -> Path:
    if out.exists() and any(out.iterdir()):
        raise InputError(
            "{out}: a bundle goes into a new folder, got one that is in use; choose another one", out=out
        )
    wheels = out / WHEELS
    wheels.mkdir(parents=True, exist_ok=True)
    return wheels


def _own_wheel(wheels: Path, given: Path | None) -> Path:
    if given is not None:
        if not given.is_file() or given.suffix != ".whl":
            raise InputError("{given}: must be a wheel of this program, got no such file", given=given)
        return Path(shutil.copy2(given, wheels))
    if not (_CHECKOUT / "hatch_build.py").is_file():
        raise InputError("a bundle needs this program's own wheel: give it with --wheel")
    _run("build", "--quiet", "--wheel", "--out-dir", str(wheels), str(_CHECKOUT))
    (wheels / ".gitignore").unlink(missing_ok=True)
    return next(wheels.glob("*.whl"))


def _choose(out: Path, own: Path, wanted: str, there: Platform, python: str) -> Path:
    """Returns the file that lists everything needed besides our own wheel, with versions and hashes."""
    constraints, overrides, asked = out / ".constraints", out / ".overrides", out / ".asked"
    extras = wanted.removeprefix(ROOT)
    constraints.write_text("".join(f"{line}\n" for line in _as_here()), encoding="utf-8")
    overrides.write_text(f"{_ONE_CV2}\n", encoding="utf-8")
    asked.write_text(f"{ROOT}{extras} @ {own.absolute().as_uri()}\npip\n", encoding="utf-8")
    chosen = out / REQUIREMENTS
    _run(
        *(
            "pip",
            "compile",
            "--quiet",
            "--generate-hashes",
            "--no-header",
            "--no-annotate",
            "--no-emit-index-url",
        ),
        *("--only-binary", ":all:", "--python-version", python, "--python-platform", there.uv),
        *("--constraints", str(constraints), "--overrides", str(overrides), "--no-emit-package", ROOT),
        *(str(asked), "--output-file", str(chosen)),
    )
    for path in (constraints, overrides, asked):
        path.unlink()
    return chosen


def _as_here() -> Iterator[str]:
    for part in installed_parts():
        if part.ecosystem == "pypi":
            yield f"{part.name}=={Version(part.version).public}"


def _fetch(wheels: Path, chosen: Path, there: Platform, python: str) -> None:
    tags = [word for tag in there.tags for word in ("--platform", tag)]
    _run(
        *("tool", "run", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"),
        *("--require-hashes", "--only-binary", ":all:", "--python-version", python, *tags),
        *("--requirement", str(chosen), "--dest", str(wheels)),
    )


def _add_papers(out: Path) -> None:
    shutil.copytree(shipped("deploy"), out / "deploy")
    for name in _PAPERS:
        if (_CHECKOUT / name).is_file():
            shutil.copy2(_CHECKOUT / name, out)


def _write_sums(out: Path) -> None:
    paths = sorted(path for path in out.rglob("*") if path.is_file())
    lines = [f"{_sha256(path)}  {path.relative_to(out).as_posix()}\n" for path in paths]
    (out / SUMS).write_text("".join(lines), encoding="utf-8")


def _version_of(wheel: Path) -> str:
    return wheel.name.split("-")[1] if wheel.name.count("-") >= 4 else version(ROOT)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(*words: str) -> None:
    program = shutil.which("uv")
    if program is None:
        raise MissingExtraError("a bundle is made with uv; install it with: pip install uv")
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-12:] or ["nothing"]
        raise StorageError(
            "uv {words} must succeed, got:\n{why}", words=" ".join(words[:3]), why="\n".join(reason)
        )
