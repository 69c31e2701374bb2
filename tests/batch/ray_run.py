"""A run on a local Ray as a process of its own; one actor is killed when the first rows are there."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

from tests.batch.toy import untrained_detector
from xray_trainer.batch.engine import run_batch
from xray_trainer.batch.plan import BatchPlan


def actors_below(pid: int) -> list[int]:
    """Returns the processes of Ray's actors that descend from a process."""
    parents, titles = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                stat = (folder / "stat").read_text()
                titles[int(folder.name)] = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])

    def descends(one: int) -> bool:
        return one == pid or (one in parents and descends(parents[one]))

    return [one for one, title in titles.items() if b"RayActor" in title and descends(one)]


def kill_one_actor(out: Path) -> None:
    """Waits for the first rows and kills the first actor."""
    while not list(out.glob("parts/open-*.jsonl")):
        time.sleep(0.005)
    victims = actors_below(os.getpid())
    for victim in victims[:1]:
        os.kill(victim, signal.SIGKILL)
    print(f"killed {len(victims[:1])} of {len(victims)}", flush=True)


if __name__ == "__main__":
    threading.Thread(target=kill_one_actor, args=(Path(sys.argv[2]),), daemon=True).start()
    plan = BatchPlan(engine="ray", workers=2)
    run_batch([sys.argv[1]], Path(sys.argv[2]), detector=untrained_detector(), plan=plan)
