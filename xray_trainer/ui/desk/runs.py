"""Searching scans from the browser: a process of its own, whose progress lies in the result folder.

The process outlives the page and the server that started it. Whoever looks into the folder, now or after a
restart, sees how far it is.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from xray_trainer.errors import InputError, MissingExtraError, Sentence
from xray_trainer.scans.atomic import not_writable, write_atomically
from xray_trainer.settings import Settings
from xray_trainer.ui.desk.folders import (
    PROGRESS,
    STARTED,
    inbox_folder,
    is_finished,
    result_folder,
    result_folders,
)

LOG = "run.log"
MOST_AT_ONCE = 1

_NAME = re.compile(r"[^\W_][\w .\-]{0,79}")
_STALE_S = 600.0
_LOG_BYTES = 4000

State = Literal["starting", "running", "done", "failed", "interrupted"]


@dataclass(frozen=True, slots=True)
class RunState:
    """How far the search of a result folder is.

    Attributes:
        message: why it failed, "" otherwise.
        can_resume: whether this application started it and can go on with it.
    """

    name: str
    state: State
    done: int = 0
    total: int = 0
    failed: int = 0
    scans_per_s: float = 0.0
    seconds_left: float | None = None
    message: str = ""
    can_resume: bool = False

    @property
    def is_busy(self) -> bool:
        """Returns whether a process works on it."""
        return self.state in ("starting", "running")


def start_run(settings: Settings, *, inbox: str, name: str) -> Path:
    """Returns the result folder of a search that has begun in a process of its own.

    Args:
        settings: which folders there are.
        inbox: name of a folder of scans below the inbox, "" for all of it.
        name: of the results, new.

    Raises:
        InputError: a name cannot be or is taken, or a search is going on.
        MissingExtraError: this installation has no detector.
        StorageError: the folder of results cannot be written.
    """
    require_detector()
    scans = inbox_folder(settings.inbox, inbox)
    clean = " ".join(name.split())
    if not _NAME.fullmatch(clean) or clean.endswith("."):
        raise InputError("a name of results has 1 to 80 letters, digits, spaces, dots and hyphens")
    _refuse_more(settings)
    out = settings.results / clean
    try:
        settings.results.mkdir(parents=True, exist_ok=True)
        out.mkdir()
    except FileExistsError:
        raise InputError("there are results of this name already; choose another name") from None
    except OSError as error:
        raise not_writable(out, error) from None
    _launch(out, scans=scans, inbox=inbox, is_resumed=False)
    return out


def resume_run(settings: Settings, name: str) -> None:
    """Goes on with a search that was interrupted.

    Raises:
        InputError: there is none of this name, its scans are gone, or a search is going on.
        MissingExtraError: this installation has no detector.
    """
    require_detector()
    out = result_folder(settings.results, name)
    _refuse_more(settings)
    inbox = str(_read(out / STARTED).get("inbox", ""))
    _launch(out, scans=inbox_folder(settings.inbox, inbox), inbox=inbox, is_resumed=True)


def run_state(folder: Path) -> RunState:
    """Returns how far the search of a result folder is."""
    told, started = _read(folder / PROGRESS), _read(folder / STARTED)
    pid = _whole(told.get("pid")) or _whole(started.get("pid"))
    state = _state(folder, told, started, is_alive=_is_alive(pid))
    return RunState(
        name=folder.name,
        state=state,
        done=_whole(told.get("done")),
        total=_whole(told.get("total")),
        failed=_whole(told.get("failed")),
        scans_per_s=_number(told.get("scans_per_s")) or 0.0,
        seconds_left=_number(told.get("seconds_left")),
        message=_why(folder, told) if state == "failed" else "",
        can_resume=state in ("failed", "interrupted") and bool(started),
    )


def has_detector() -> bool:
    """Returns whether this installation can search scans."""
    return find_spec("torch") is not None


def require_detector() -> None:
    """Refuses where scans cannot be searched.

    Raises:
        MissingExtraError: torch is not installed.
    """
    if not has_detector():
        raise MissingExtraError(
            "searching scans needs torch, which this installation lacks; "
            'install it with: pip install "xray-trainer[detector]"'
        )


def _refuse_more(settings: Settings) -> None:
    busy = [folder for folder in result_folders(settings.results) if run_state(folder).is_busy]
    if len(busy) >= MOST_AT_ONCE:
        raise InputError("another search is going on; wait until it has ended")


def _launch(out: Path, *, scans: Path, inbox: str, is_resumed: bool) -> None:
    words = [
        sys.executable,
        "-m",
        "xray_trainer",
        "detect",
        str(scans),
        "--out",
        str(out),
        "--maps",
        "--json",
    ]
    (out / PROGRESS).unlink(missing_ok=True)
    try:
        with (out / LOG).open("ab") as log:
            process = subprocess.Popen(
                [*words, *(["--resume"] if is_resumed else [])],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
    except OSError as error:
        raise not_writable(out, error) from None
    started = {"pid": process.pid, "inbox": inbox, "at": time.time()}
    write_atomically(out / STARTED, json.dumps(started).encode())
    threading.Thread(target=process.wait, daemon=True, name=f"search-{process.pid}").start()


def _state(folder: Path, told: dict[str, Any], started: dict[str, Any], *, is_alive: bool) -> State:
    said = told.get("state")
    if said in ("done", "failed"):
        return "done" if said == "done" else "failed"
    if said == "running":
        is_fresh = time.time() - (folder / PROGRESS).stat().st_mtime < _STALE_S
        return "running" if is_alive and is_fresh else "interrupted"
    if is_finished(folder):
        return "done"
    return "starting" if started and is_alive else "failed"


def _why(folder: Path, told: dict[str, Any]) -> Sentence:
    """Returns why a run failed: its own word, else the last line of its log."""
    if message := str(told.get("message") or ""):
        return Sentence.read(message)
    with suppress(OSError):
        lines = (folder / LOG).read_bytes()[-_LOG_BYTES:].decode(errors="replace").strip().splitlines()
        return Sentence(lines[-1][:500] if lines else "")
    return Sentence("")


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_alive(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
