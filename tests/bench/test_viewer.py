from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from xray_trainer.bench.viewer import bench_viewer
from xray_trainer.bench.viewer_loading import bench_loading
from xray_trainer.errors import MissingExtraError
from xray_trainer.ui.viewer import is_built

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def beside(bench: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Returns what a bench tells in a thread of its own: other tests may drive a browser in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(bench).result()


@pytest.mark.browser
def test_the_bench_tells_how_long_a_key_takes_with_either_renderer():
    if os.environ.get("XRAY_TRAINER_REQUIRE_BROWSER") != "1" and not (
        is_built() and any(map(shutil.which, BROWSERS))
    ):
        pytest.skip("Chromium or the viewer's bundle is missing")
    pytest.importorskip("playwright")
    told = beside(lambda: bench_viewer(repeats=2, shape_hw=(300, 700)))
    figures = told["figures"]
    assert 0 < figures["viewer.window_ms"] <= figures["viewer.window_ms_worst"]
    assert figures["viewer.window_script_ms"] > 0
    assert told["by_renderer"].keys() == {"webgl", "canvas"}
    assert all(views.keys() == {"whole", "one_to_one"} for views in told["by_renderer"].values())


@pytest.mark.browser
def test_the_bench_tells_what_the_first_view_costs_and_how_soon_the_next_one_is_there():
    if os.environ.get("XRAY_TRAINER_REQUIRE_BROWSER") != "1" and not (
        is_built() and any(map(shutil.which, BROWSERS))
    ):
        pytest.skip("Chromium or the viewer's bundle is missing")
    pytest.importorskip("playwright")
    figures = beside(lambda: bench_loading(repeats=1, shape_hw=(200, 600)))["figures"]
    assert 0 < figures["viewer.first_view_mb"] < 0.5
    assert 0 < figures["viewer.first_preview_s"] <= figures["viewer.first_view_s"]
    assert figures["viewer.next_s"] > 0


@pytest.mark.skipif(not is_built(), reason="installed with XRAY_TRAINER_SKIP_VIEWER")
def test_a_missing_browser_is_a_clear_sentence(monkeypatch):
    pytest.importorskip("playwright")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingExtraError, match="needs Chromium"):
        bench_viewer(repeats=2, shape_hw=(40, 60))
