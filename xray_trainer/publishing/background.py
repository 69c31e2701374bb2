"""Filling the stock in the background, so that a practice never runs dry.

A process of its own renders, with one thread, one at a time on a machine (`processes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from xray_trainer.drills.need import Need, runs_short
from xray_trainer.publishing.processes import start_once
from xray_trainer.settings import Settings
from xray_trainer.store.practice import Stock

LEAST_UNSEEN = 30
"""Exercises of either sort, suspicious and benign together, that each person should still have."""

LEAST_BENIGN = 10
"""Benign ones among them, and as many suspicious ones."""

PORTION = 20
"""Exercises that one background process renders where somebody's exercises run short."""

BY_NEED = 8
"""The same where there are enough, but too few that somebody needs: two for five exercises to come."""

LOCK, _LOG = "stock.lock", "stock.log"


def fills_itself(settings: Settings) -> bool:
    """Returns whether the stock is filled in the background: it may be, and the extra `detector` is there."""
    return settings.render_stock and find_spec("torch") is not None


def is_low(stock: Stock) -> bool:
    """Returns whether a person's unseen exercises run short."""
    return stock.num < LEAST_UNSEEN or min(stock.num_benign, stock.num - stock.num_benign) < LEAST_BENIGN


def portion_for(stock: Stock, needs: Sequence[Need]) -> int:
    """Returns how many exercises to render before somebody's next practice; 0 where nothing lacks."""
    if is_low(stock):
        return PORTION
    return BY_NEED if runs_short(needs) else 0


def start_filling(settings: Settings, *, num: int = PORTION) -> bool:
    """Returns whether a process that fills the stock was started; not while one runs, or none may.

    It goes on when this process ends. What it says goes to `stock.log` in the data folder.
    """
    words = ["exercises", "stock", "--num", str(num), "--background"]
    return fills_itself(settings) and start_once(settings, words, lock=LOCK, log=_LOG)
