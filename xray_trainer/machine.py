"""What this computer is, in the words that stand beside every measured figure."""

from __future__ import annotations

import os
import platform
import re
import sys
from pathlib import Path
from typing import Any


def describe_machine() -> dict[str, Any]:
    """Returns processor, cores, memory, system, and the versions and device that speed depends on.

    A library is described only if this process has loaded it: describing must not cost an import.
    """
    return {
        "processor": _processor(),
        "cores": num_cores(),
        "memory_gb": _memory_gb(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        **_torch(),
    }


def num_cores() -> int:
    """Returns how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_bytes() -> int:
    """Returns how much memory this computer has; 0 where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0


def peak_memory_bytes() -> int:
    """Returns the largest memory that this process has held.

    Where the kernel tells it in `/proc`, it counts from the start of this program; elsewhere `getrusage` is
    asked, which on some systems begins with what the parent held.
    """
    told = Path("/proc/self/status")
    if told.exists() and (peak := re.search(r"VmHWM:\s+(\d+) kB", told.read_text())):
        return int(peak[1]) * 1024
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gb() -> float | None:
    return round(memory_bytes() / 1e9, 1) or None


def _torch() -> dict[str, Any]:
    torch = sys.modules.get("torch")
    if torch is None:
        return {}
    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else None
    return {"torch": torch.__version__, "vector": torch.backends.cpu.get_cpu_capability(), "gpu": gpu}
