"""A mixed set from the order to the draft, built by the process in the background, beside the application.

While it is built, the mentor works: a page of the application is run again and again, over a websocket as a
browser does it. Memory is that of the
building process and all its children together, pages that they share counted in each.
"""

from __future__ import annotations

import os
import re
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from xray_trainer.bench.drills_session import page_session
from xray_trainer.bench.progress import Progress, tell
from xray_trainer.errors import XrayTrainerError
from xray_trainer.exercises.recipe_files import set_recipe_from
from xray_trainer.exercises.set_recipe import SetRecipe
from xray_trainer.machine import num_cores
from xray_trainer.publishing.building import LOCK, LOG, order_set
from xray_trainer.publishing.processes import is_held, last_line, start_process
from xray_trainer.server import free_port, running_server
from xray_trainer.settings import Settings
from xray_trainer.store.builds import Build, build_of
from xray_trainer.store.people import ensure_person, set_role
from xray_trainer.store.store import Store, open_store

_PAUSE_S, _PATIENCE_S = 0.5, 60.0
_SEEN_TO_START = 60
_PORT = 8850
_PROCESSES = Path("/proc")


@dataclass(slots=True)
class Watched:
    """What was seen while a set was built: memory after so many exercises, and seconds of pages."""

    memory: list[tuple[int, int]] = field(default_factory=list)
    pages_s: list[float] = field(default_factory=list)

    def peak_mb(self, *, until: float = np.inf) -> float | None:
        """Returns the largest memory in MB while at most so many exercises were there, None if not told."""
        seen = [num_bytes for num, num_bytes in self.memory if num <= until and num_bytes]
        return round(max(seen) / 1e6, 1) if seen else None


def bench_authoring(
    *, num: int = 100, coarseness: float = 1.0, seed: int = 0, progress: Progress | None = None
) -> dict[str, Any]:
    """Returns how long a mixed set takes, with how much memory, and how fast the application is meanwhile.

    Figures:
        authoring.set_s: from the order to the draft, the start of the process among it.
        authoring.cpu_s_per_exercise: seconds of all cores together; steadier where others use the machine.
        authoring.peak_mb: of the building processes together.
        authoring.peak_mb_first_half: the same until half of the exercises were there; flat where both agree.
        authoring.page_p95_s: until a page of the application has run, 95th percentile.

    Args:
        num: exercises.
        coarseness: of their pixels, 1 as a scanner's.
        seed: of the recipe.
        progress: told how many exercises are there.

    Raises:
        XrayTrainerError: the server did not come up, or the set could not be built.
    """
    recipe = set_recipe_from({"num": num, "coarseness": coarseness, "seed": seed, "title": "Mixed"})
    with tempfile.TemporaryDirectory(prefix="xray-trainer-authoring-") as folder:
        settings = Settings(home=Path(folder), render_stock=False, sign_in="open")
        store = open_store(settings)
        try:
            with running_server(settings, port=free_port(_PORT), quiet=True) as server:
                before_s = _cpu_s_of_children()
                build, watched = _built(store, settings, recipe, server.url, progress)
                cpu_s = _cpu_s_since(before_s)
        finally:
            store.close()
    return {"figures": _figures(build, watched, cpu_s), "amount": _amount(recipe, watched)}


def tree_memory_bytes(pid: int) -> int:
    """Returns the memory that a process and all its children hold; 0 where the system does not tell."""
    told = _PROCESSES / str(pid)
    try:
        status = (told / "status").read_text()
        children = [
            child for task in (told / "task").iterdir() for child in (task / "children").read_text().split()
        ]
    except OSError:
        return 0
    held = re.search(r"VmRSS:\s+(\d+) kB", status)
    return (int(held[1]) * 1024 if held else 0) + sum(tree_memory_bytes(int(child)) for child in children)


def _built(
    store: Store, settings: Settings, recipe: SetRecipe, url: str, progress: Progress | None
) -> tuple[Build, Watched]:
    mentor = ensure_person(store, "Mentor", now=datetime.now(UTC))
    set_role(store, mentor.person_id, role="mentor")
    watched = Watched()
    with page_session(url, person=mentor.person_id, lang="en") as page:
        page.run()
        set_id = order_set(store, recipe, owner=mentor.person_id, now=datetime.now(UTC))
        pid = start_process(settings, ["exercises", "queue"], log=LOG)
        while (build := _build(store, set_id)).is_busy:
            watched.memory.append((build.num_exercises, tree_memory_bytes(pid)))
            watched.pages_s.append(_seconds(page.run))
            tell(progress, build.num_exercises, build.num_planned)
            _check_lives(settings, is_free=not is_held(settings, lock=LOCK), num_seen=len(watched.pages_s))
            time.sleep(_PAUSE_S)
    if build.state != "done":
        raise XrayTrainerError(f"the set could not be built: {build.message}")
    return build, watched


def _build(store: Store, set_id: str) -> Build:
    build = build_of(store, set_id)
    if build is None:
        raise XrayTrainerError("the order is gone")
    return build


def _check_lives(settings: Settings, *, is_free: bool, num_seen: int) -> None:
    if is_free and num_seen > _SEEN_TO_START:
        raise XrayTrainerError(f"building ended early: {last_line(settings.home / LOG)}")


def _seconds(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _cpu_s_of_children() -> float:
    """Returns seconds of all cores that ended children of this process, and theirs, have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu_s_since(before_s: float) -> float:
    """Returns those seconds of the building process; they are told once it has ended."""
    until = time.monotonic() + _PATIENCE_S
    while _cpu_s_of_children() == before_s and time.monotonic() < until:
        time.sleep(_PAUSE_S)
    return _cpu_s_of_children() - before_s


def _figures(build: Build, watched: Watched, cpu_s: float) -> dict[str, float | None]:
    ended = build.ended_at or build.ordered_at
    return {
        "authoring.set_s": round((ended - build.ordered_at).total_seconds(), 1),
        "authoring.cpu_s_per_exercise": round(cpu_s / build.num_planned, 2),
        "authoring.peak_mb": watched.peak_mb(),
        "authoring.peak_mb_first_half": watched.peak_mb(until=build.num_planned / 2),
        "authoring.page_p95_s": round(float(np.percentile(watched.pages_s, 95)), 3),
    }


def _amount(recipe: SetRecipe, watched: Watched) -> dict[str, Any]:
    return {
        "exercises": recipe.num_planned,
        "coarseness": recipe.coarseness,
        "conveyances": list(recipe.usable),
        "workers": num_cores(),
        "pages": len(watched.pages_s),
        "load_average": os.getloadavg() if hasattr(os, "getloadavg") else None,
    }
