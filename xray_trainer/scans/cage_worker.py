"""What runs inside the cage: takes jobs from standard input, and tells what came of them.

Started by `cage`, never imported by the application.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO, Final

from xray_trainer.errors import ScanFileError, XrayTrainerError

_PACKAGE: Final = "xray_trainer."
_USUAL: Final = "xray_trainer.scans.caged"
"""What nearly every job needs, loaded before the time of the first one begins."""

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES: Final = 38
_MOST_FILES: Final = 64


def main() -> None:
    """Does jobs until there are no more."""
    source, target = _pipes()
    _give_up_rights()
    importlib.import_module(_USUAL)
    target.write(b"\0")
    while head := source.read(8):
        asked = json.loads(source.read(int.from_bytes(head, "big")))
        content = source.read(int.from_bytes(source.read(8), "big"))
        _bound(float(asked["seconds"]), int(asked["memory_bytes"]))
        told, numbers = _done(asked, content)
        _send(target, json.dumps(told).encode())
        _send(target, numbers)


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Returns where jobs come from and answers go; what a decoder prints goes nowhere."""
    source, target = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for used in (0, 1):
        os.dup2(nothing, used)
    return os.fdopen(source, "rb"), os.fdopen(target, "wb", buffering=0)


def _give_up_rights() -> None:
    """Gives up new privileges and the network, where the system allows; then files and dumps."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_FILES, _MOST_FILES))


def _bound(seconds: float, memory_bytes: int) -> None:
    """Bounds processor time and memory from here on, beyond what is used already."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu_s = int(used.ru_utime + used.ru_stime + seconds) + 1
    _lower(resource.RLIMIT_CPU, cpu_s)
    if held := _held_bytes():
        _lower(resource.RLIMIT_AS, held + memory_bytes)


def _lower(kind: int, most: int) -> None:
    import resource

    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _held_bytes() -> int:
    """Returns the size of the address space, 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _done(asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes | memoryview]:
    if not str(asked["module"]).startswith(_PACKAGE):
        raise ValueError("jobs are functions of this package")
    try:
        job = getattr(importlib.import_module(asked["module"]), asked["function"])
        told, numbers = job(asked["said"], content)
    except ScanFileError as error:
        return {"refused": error.sentence.written(), "reason": error.reason}, b""
    except XrayTrainerError as error:
        return {"refused": error.sentence.written()}, b""
    return told, numbers


def _send(target: BinaryIO, content: bytes | memoryview) -> None:
    for part in (len(content).to_bytes(8, "big"), content):
        view = memoryview(part)
        while view:
            view = view[target.write(view) :]


if __name__ == "__main__":
    main()
