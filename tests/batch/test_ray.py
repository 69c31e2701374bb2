from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.toy import write_toy_scan
from xray_trainer.batch.engine import run_batch
from xray_trainer.batch.following import Follow
from xray_trainer.batch.plan import BatchPlan
from xray_trainer.batch.results import read_results
from xray_trainer.detector.detect import Detector
from xray_trainer.errors import InputError

ray_installed = pytest.importorskip(
    "ray", reason="the extra `cluster` is not installed", exc_type=ImportError
)


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    first = [write_toy_scan(folder / f"{number:03d}.tiff", seed=number) for number in range(3)]
    for number in range(3, 60):
        os.link(first[number % 3], folder / f"{number:03d}.tiff")
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


def test_ray_gives_the_rows_of_the_local_engine_though_an_actor_dies(
    scans: Path, tmp_path: Path, detector: Detector
) -> None:
    command = [sys.executable, "-m", "tests.batch.ray_run", str(scans), str(tmp_path / "ray")]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "RAY_memory_monitor_refresh_ms": "0"}
    done = subprocess.run(
        command,
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "killed 1 of" in done.stdout
    run_batch([scans], tmp_path / "local", detector=detector)
    by_ray, local = read_results(tmp_path / "ray"), read_results(tmp_path / "local")
    assert by_ray.findings == local.findings
    assert [dataclasses.replace(row, seconds=0.0) for row in by_ray.scans] == [
        dataclasses.replace(row, seconds=0.0) for row in local.scans
    ]
    assert len(list((tmp_path / "ray" / "parts").glob("scans-*.parquet"))) == 1


def test_ray_resumes_what_the_local_engine_began_and_needs_no_cluster_for_nothing(
    scans: Path, tmp_path: Path, detector: Detector
) -> None:
    run_batch([scans], tmp_path / "out", detector=detector)
    plan = BatchPlan(engine="ray", is_resumed=True)
    assert run_batch([scans], tmp_path / "out", detector=detector, plan=plan).num_resumed == 61


@pytest.mark.parametrize("plan", [{"follow": Follow()}, {"has_previews": True}, {"has_maps": True}])
def test_what_ray_does_not_do_is_refused(
    plan: dict[str, object], scans: Path, tmp_path: Path, detector: Detector
) -> None:
    with pytest.raises(InputError, match="use the local engine"):
        run_batch([scans], tmp_path / "out", detector=detector, plan=BatchPlan(engine="ray", **plan))
