"""A line between trainees and a server that can be cut: a relay on a port of its own, in a thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_CHUNK = 65_536


@dataclass(slots=True)
class Line:
    """A relay; `cut` drops every connection at once and takes no new one until `mend`."""

    target_port: int
    port: int = 0
    is_cut: bool = False
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """Drops every connection, whatever is under way on it."""
        self.is_cut = True
        self._loop.call_soon_threadsafe(self._drop_all)

    def mend(self) -> None:
        """Lets connections through again."""
        self.is_cut = False

    def _drop_all(self) -> None:
        for writer in tuple(self._open):
            writer.transport.abort()

    async def _serve(self, started: threading.Event, over: asyncio.Event) -> None:
        server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await over.wait()
        server.close()
        self._drop_all()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.is_cut:
                raise ConnectionError
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, to_server}
        await asyncio.gather(_copy(reader, to_server), _copy(from_server, writer))
        self._open -= {writer, to_server}


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """Yields a line to a port of this computer."""
    line, started, over = Line(port), threading.Event(), asyncio.Event()

    def run() -> None:
        with suppress(asyncio.CancelledError):
            line._loop.run_until_complete(line._serve(started, over))
        for task in asyncio.all_tasks(line._loop):
            task.cancel()
            with suppress(asyncio.CancelledError):
                line._loop.run_until_complete(task)
        line._loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait()
    try:
        yield line
    finally:
        line._loop.call_soon_threadsafe(over.set)
        thread.join()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hands on what comes until there is no more; an end on one side ends the other."""
    with suppress(OSError):
        while content := await reader.read(_CHUNK):
            writer.write(content)
            await writer.drain()
    writer.transport.abort() if writer.transport.is_closing() else writer.close()
