"""A PostgreSQL of one's own in a temporary folder, to be restarted at will; needs its programs, no rights."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xray_trainer.errors import MissingExtraError, XrayTrainerError
from xray_trainer.server import free_port

_OWNER = "postgres"
_FIRST_PORT = 54_400
_USUAL = "/usr/lib/postgresql"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running database server."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Returns what `XRAY_TRAINER_DATABASE_URL` must be to use it."""
        return f"postgresql://{_OWNER}@127.0.0.1:{self.port}/postgres"

    def restart(self) -> None:
        """Ends every connection at once, and starts again."""
        self.control("restart", "-m", "immediate")

    def control(self, *words: str) -> None:
        """Runs `pg_ctl`.

        Raises:
            XrayTrainerError: it failed.
        """
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        log = str(self.folder / "log")
        _run(
            self.programs / "pg_ctl", *words, "-D", str(self.folder / "data"), "-w", "-l", log, "-o", options
        )


def programs() -> Path:
    """Returns the folder of PostgreSQL's programs.

    Raises:
        MissingExtraError: it is not installed.
    """
    found = shutil.which("initdb")
    usual = sorted(Path(_USUAL).glob("*/bin/initdb"))
    if found or usual:
        return Path(found).resolve().parent if found else usual[-1].parent
    raise MissingExtraError("restarting PostgreSQL needs its programs; apt-get install postgresql")


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Yields a new cluster, and removes it at the end.

    Raises:
        MissingExtraError: PostgreSQL is not installed.
        XrayTrainerError: it did not start.
    """
    there = programs()
    with tempfile.TemporaryDirectory(prefix="xray-trainer-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if _is_root():
            shutil.chown(folder, _OWNER)
        cluster = Cluster(there, folder, free_port(_FIRST_PORT))
        _run(there / "initdb", "-D", str(folder / "data"), "-U", _OWNER, "-A", "trust", "-E", "UTF8")
        cluster.control("start")
        try:
            yield cluster
        finally:
            cluster.control("stop", "-m", "immediate")


def _run(program: Path, *words: str) -> None:
    """Runs a program of PostgreSQL, which refuses to run as root, as its own user where we are root."""
    who: dict[str, Any] = {"user": _OWNER, "group": _OWNER, "extra_groups": ()} if _is_root() else {}
    done = subprocess.run(
        [str(program), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if program.name == "initdb" else subprocess.DEVNULL,
        cwd="/",
        check=False,
        **who,
    )
    if done.returncode:
        told = (done.stderr or b"").decode(errors="replace").strip()[-300:]
        raise XrayTrainerError(f"{program.name} {' '.join(words[:1])}: failed: {told or 'see its log'}")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
