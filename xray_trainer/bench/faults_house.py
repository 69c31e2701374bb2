"""A server that may be killed at any moment and comes back, and the faults that befall it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from xray_trainer.bench.faults_clock import Clock
from xray_trainer.bench.faults_line import Line
from xray_trainer.bench.faults_postgres import Cluster
from xray_trainer.server import Server, running_server
from xray_trainer.settings import Settings

_DAY_S = 86_400


@dataclass(slots=True)
class House:
    """The application at a port, over a line.

    Attributes:
        settings: of the server.
        port: of the server.
        line: what trainees reach it by.
        bytecode: folder where its modules are kept compiled, as an installation has them.
        cluster: its PostgreSQL, None where it keeps everything in SQLite.
        clock: its clock, None where that cannot be set.
        server: the process that runs now.
    """

    settings: Settings
    port: int
    line: Line
    bytecode: Path
    cluster: Cluster | None = None
    clock: Clock | None = None
    server: Server | None = None
    _life: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        """Starts the server, and returns once it answers."""
        variables = {"PYTHONPYCACHEPREFIX": str(self.bytecode), "PYTHONDONTWRITEBYTECODE": ""}
        if self.clock is not None:
            variables |= self.clock.variables
        running = running_server(self.settings, port=self.port, quiet=True, variables=variables)
        self.server = self._life.enter_context(running)

    def stop(self) -> None:
        """Ends the server in an orderly way."""
        self._life.close()

    def kill(self) -> None:
        """Kills the server where it stands, and starts another as a service manager would."""
        self._process.kill()
        self._process.wait()
        self._life.close()
        self.start()

    def fill_disk(self, seconds: float) -> None:
        """Lets the server write nothing into any file, as on a full disk; Linux alone can do that to it."""
        import resource

        process = self._process.pid
        before = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (0, before[1]))
        time.sleep(seconds)
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)

    def lock_database(self, seconds: float) -> None:
        """Holds the lock that writing takes, as another program with the file open would."""
        path = self.settings.database.removeprefix("sqlite:///")
        connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            connection.execute("ROLLBACK")
        finally:
            connection.close()

    def cut_line(self, seconds: float) -> None:
        """Cuts the line, whatever is under way on it."""
        self.line.cut()
        time.sleep(seconds)
        self.line.mend()

    def jump_clock(self, seconds: float) -> None:
        """Sets the server's clock a day on, then a day back, then right."""
        assert self.clock is not None
        for ahead_s in (_DAY_S, -_DAY_S):
            self.clock.set_ahead(ahead_s)
            time.sleep(seconds / 2)
        self.clock.set_ahead(0)

    def restart_database(self, _seconds: float) -> None:
        """Restarts PostgreSQL without waiting for anybody."""
        assert self.cluster is not None
        self.cluster.restart()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Returns the faults besides killing that can befall it here."""
        if self.cluster is not None:
            return ("restart_database", "cut_line")
        of_linux = ("fill_disk",) if sys.platform == "linux" else ()
        return ("lock_database", "cut_line", *of_linux, *(("jump_clock",) if self.clock else ()))

    @property
    def _process(self) -> subprocess.Popen[bytes]:
        assert self.server is not None
        return self.server.process


@contextmanager
def running_house(house: House) -> Iterator[House]:
    """Yields a house whose server runs, and stops it at the end."""
    house.start()
    try:
        yield house
    finally:
        house.stop()
