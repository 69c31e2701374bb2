"""How long the viewer takes from a key to pixels, in a real browser that draws in software.

A key that changes window and level is pressed again and again on a scan of 6000 x 2000 pixels. The clock
runs from the key's event until pixels of the scan's canvas, read back, are others; script time is what
Chromium itself counts in seconds of its main thread, without reading anything back, so that others who use
the machine do not count.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from xray_trainer.bench.progress import Progress, tell
from xray_trainer.bench.viewer_page import chromium, open_viewer, served_viewer
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tiles import build_pyramid

if TYPE_CHECKING:
    from playwright.sync_api import Page


RENDERERS = ("webgl", "canvas")
SHAPE_HW = (2000, 6000)

_KEYS = ("BracketRight", "BracketLeft")
_PRESS = """async (code) => {
  const root = document.querySelector(".viewer");
  const press = () => {
    const event = new KeyboardEvent("keydown", { code, bubbles: true, composed: true });
    root.dispatchEvent(event);
  };
  return window.__xrayViewer.timed(press);
}"""
_QUIET = """async ([codes, repeats]) => {
  const root = document.querySelector(".viewer");
  for (let i = 0; i < repeats; i++) {
    const code = codes[i % codes.length];
    root.dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true, composed: true }));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }
}"""


def bench_viewer(
    *, repeats: int = 30, shape_hw: tuple[int, int] = SHAPE_HW, progress: Progress | None = None
) -> dict[str, Any]:
    """Returns how long window and level take on a scan of 6000 x 2000, one to one and as a whole.

    Figures:
        viewer.window_ms: median over key presses from the key to pixels, of the slower of WebGL and Canvas2D
            and of the slower of the two views.
        viewer.window_ms_worst: the slowest key press of all.
        viewer.window_script_ms: script time per key press, of the slowest of these.

    Args:
        repeats: key presses per renderer and view.
        shape_hw: height and width of the scan.
        progress: told how many of the renderers are done.

    Raises:
        MissingExtraError: Playwright, Chromium or the viewer's bundle is missing.
    """
    by_renderer = {}
    with tempfile.TemporaryDirectory() as folder:
        build_pyramid(_scan(shape_hw), Path(folder))
        with served_viewer(Path(folder)) as address:
            for done, renderer in enumerate(RENDERERS, start=1):
                by_renderer[renderer] = _measured(address, renderer, repeats)
                tell(progress, done, len(RENDERERS))
    views = [view for views in by_renderer.values() for view in views.values()]
    return {
        "figures": {
            "viewer.window_ms": max(view["median_ms"] for view in views),
            "viewer.window_ms_worst": max(view["worst_ms"] for view in views),
            "viewer.window_script_ms": max(view["script_ms"] for view in views),
        },
        "by_renderer": by_renderer,
        "shape_hw": list(shape_hw),
        "repeats": repeats,
    }


def _measured(address: str, renderer: str, repeats: int) -> dict[str, dict[str, float]]:
    with chromium(renderer) as browser:
        page = open_viewer(browser, address, renderer=renderer)
        whole = _view(page, repeats)
        page.evaluate("() => window.__xrayViewer.oneToOne()")
        page.evaluate("() => window.__xrayViewer.settled()")
        return {"whole": whole, "one_to_one": _view(page, repeats)}


def _view(page: Page, repeats: int) -> dict[str, float]:
    _script_s(page, 4)
    took = [page.evaluate(_PRESS, _KEYS[turn % 2]) for turn in range(repeats)]
    return {
        "median_ms": round(median(took), 2),
        "worst_ms": round(max(took), 2),
        "script_ms": round(1000 * _script_s(page, repeats) / repeats, 2),
    }


def _script_s(page: Page, repeats: int) -> float:
    """Returns the seconds of script for so many key presses."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _counted(session.send("Performance.getMetrics"))
    page.evaluate(_QUIET, [list(_KEYS), repeats])
    after = _counted(session.send("Performance.getMetrics"))
    session.detach()
    return after - before


def _counted(metrics: dict[str, Any]) -> float:
    return float(next(one["value"] for one in metrics["metrics"] if one["name"] == "ScriptDuration"))


def _scan(shape_hw: tuple[int, int]) -> Scan:
    """Returns a load with noise, as fine as a scan has it."""
    height, width = shape_hw
    rng = np.random.default_rng(0)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    load = 2.4 * np.exp(-(((x / width - 0.5) / 0.35) ** 4) - ((y / height - 0.55) / 0.3) ** 4)
    load += 0.3 * (np.sin(x / 37) * np.sin(y / 23) > 0.3) * (load > 0.5)
    passing = np.exp(-load)
    noisy = passing + np.sqrt(passing / 6000) * rng.standard_normal(passing.shape, np.float32)
    transmission = np.clip(noisy, 1 / 65535, 1).astype(np.float32)[None]
    return Scan("bench", transmission, (4.0, 4.0), ("6MV",), "container-40", "bench")
