from __future__ import annotations

import os

import pytest

from xray_trainer.bench.authoring import Watched, tree_memory_bytes


def test_memory_of_the_first_half_is_told_apart():
    watched = Watched(memory=[(0, 1_000_000), (5, 3_000_000), (6, 4_000_000)])
    assert watched.peak_mb() == 4.0
    assert watched.peak_mb(until=5) == 3.0


def test_where_memory_is_not_told_there_is_no_figure():
    assert Watched(memory=[(0, 0)]).peak_mb() is None
    assert tree_memory_bytes(2**30) == 0


def test_a_process_holds_at_least_what_it_was_just_given():
    if not tree_memory_bytes(os.getpid()):
        pytest.skip("this system does not tell what processes hold")
    before = tree_memory_bytes(os.getpid())
    block = bytearray(os.urandom(1) * 50_000_000)
    assert tree_memory_bytes(os.getpid()) - before > 40_000_000
    assert len(block) == 50_000_000
