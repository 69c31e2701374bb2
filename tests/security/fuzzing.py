"""Hostile inputs without end: damaged uploads and packages, altered bodies and addresses of every route.

    python -m tests.security.fuzzing --num 200000 --json        # in all, shared among the kinds
    python -m tests.security.fuzzing --kind api --first 4711 --num 1

Every case must end in a refusal of ours or in a result: no other exception, no status from 500 on, within ten
seconds, in less than 1 GB, and nothing may appear outside the data folder. It is a process of its own with a
home and a working folder of its own, so that all of this can be seen.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

MAX_SECONDS: Final = 10.0
MAX_BYTES: Final = 1024**3
MOST_TOLD: Final = 20
SHARES: Final = {"scans": 0.25, "documents": 0.15, "texts": 0.15, "packages": 0.1, "api": 0.27, "doors": 0.08}


class Kind(Protocol):
    """One kind of input."""

    def try_one(self, rng: random.Random) -> str:
        """Returns what came of one damaged input."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--num", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kind", choices=[*SHARES, "all"], default="all")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="at most, shared like the number")
    parser.add_argument("--json", action="store_true", help="(always)")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="xray-trainer-fuzz-") as name:
        told = campaign(Path(name), arguments)
    print(json.dumps(told))
    return 1 if told["failures"] or told["outside"] else 0


def campaign(root: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Returns what came of all kinds, in a world of their own under a folder."""
    data, work, home, temporary = (root / name for name in ("data", "work", "home", "tmp"))
    for folder in (data, work, home, temporary):
        folder.mkdir()
    os.environ |= {"XRAY_TRAINER_HOME": str(data / "api"), "HOME": str(home), "TMPDIR": str(temporary),
                   "XRAY_TRAINER_SIGN_IN": "open", "XRAY_TRAINER_RENDER_STOCK": "0"}  # fmt: skip
    tempfile.tempdir = None
    sys.path.insert(0, os.getcwd())
    os.chdir(work)
    begin = time.perf_counter()
    kinds = SHARES if arguments.kind == "all" else {arguments.kind: 1.0}
    told = {kind: one_kind(kind, share, data, arguments) for kind, share in kinds.items()}
    failures = [f"{kind}: {failure}" for kind, one in told.items() for failure in one.pop("failures")]
    outside = [
        str(path.relative_to(root)) for folder in (work, home, temporary) for path in folder.rglob("*")
    ]
    return {
        "figures": {
            "hostile.inputs": sum(one["inputs"] for one in told.values()),
            "hostile.failures": len(failures),
            "hostile.slowest_s": max(one["slowest_s"] for one in told.values()),
            "hostile.peak_mb": max(one["peak_mb"] for one in told.values()),
            "hostile.outside": len(outside),
        },
        "seconds": round(time.perf_counter() - begin, 1),
        "kinds": told,
        "failures": failures[:MOST_TOLD],
        "outside": outside[:MOST_TOLD],
        "load_average": os.getloadavg(),
    }


def one_kind(kind: str, share: float, data: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Returns what came of the inputs of one kind."""
    folder = data / kind
    folder.mkdir(exist_ok=True)
    target = made(kind, folder)
    outcomes, failures, slowest = Counter[str](), [], 0.0
    num = max(1, round(share * arguments.num))
    begin, until = time.perf_counter(), time.perf_counter() + share * arguments.seconds
    for case in range(arguments.first, arguments.first + num):
        if time.perf_counter() > until and outcomes:
            break
        outcome, took = tried(target, kind, case, failures)
        outcomes[outcome] += 1
        slowest = max(slowest, took)
    faulthandler.cancel_dump_traceback_later()
    seconds = time.perf_counter() - begin
    if hasattr(target, "close"):
        target.close()
    shutil.rmtree(folder, ignore_errors=True)
    return {"inputs": outcomes.total(), "seconds": round(seconds, 1), "slowest_s": round(slowest, 3),
            "peak_mb": peak_mb(failures), "outcomes": outcomes, "failures": failures}  # fmt: skip


def tried(target: Kind, kind: str, case: int, failures: list[str]) -> tuple[str, float]:
    """Returns what came of an input, and how long it took; of one that took too long, the second time.

    A worker of the cage that has to be started first can take as long on a machine that is busy with others.
    """
    for is_last in (False, True):
        faulthandler.dump_traceback_later(3 * MAX_SECONDS, exit=True)
        start = time.perf_counter()
        try:
            outcome = target.try_one(random.Random(f"{kind} {case}"))
        except Exception as error:
            outcome = "failure"
            failures.append(f"case {case}: {told(error)}")
        took = time.perf_counter() - start
        if took <= MAX_SECONDS:
            break
        if is_last:
            failures.append(f"case {case}: took {took:.1f} s, twice")
    return outcome, took


def made(kind: str, folder: Path) -> Kind:
    """Returns a kind by its name; importing is left until its world is there."""
    where = kind if kind in ("packages", "api", "doors") else "files"
    found: Kind = getattr(import_module(f"tests.security.fuzz_{where}"), kind.capitalize())(folder)
    return found


def told(error: Exception) -> str:
    """Returns an exception and the last places it passed, in one line."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    return f"{type(error).__name__}: {str(error)[:1500]} ({' '.join(places[-4:])})".replace("\n", " ")


def peak_mb(failures: list[str]) -> int:
    """Returns the most memory that this process has held, itself and not its caged workers."""
    from xray_trainer.machine import peak_memory_bytes

    peak = peak_memory_bytes()
    if peak > MAX_BYTES:
        failures.append(f"held {peak >> 20} MB")
    return peak >> 20


if __name__ == "__main__":
    sys.exit(main())
