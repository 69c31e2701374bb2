from __future__ import annotations

import pytest
import torch

from xray_trainer.bench.render import bench_render
from xray_trainer.bench.render_stages import matrix_flop, stage_seconds
from xray_trainer.synthesis.request import SceneRequest

SMALL = SceneRequest(shape_hw=(48, 240), pixel_mm=100)


@pytest.fixture(scope="module")
def found() -> dict:
    told: list[tuple[int, int]] = []
    result = bench_render(
        repeats=1,
        request=SMALL,
        families=("cartons", "drums"),
        progress=lambda done, total: told.append((done, total)),
    )
    return {**result, "told": told}


def test_the_bench_tells_every_family_and_stage(found: dict) -> None:
    assert list(found["by_cargo_family"]) == ["cartons", "drums"]
    stages = {"scan_s", "cpu_s", "scene", "projection", "transmission", "acquire", "difficulty"}
    assert all(set(row) == stages for row in found["by_cargo_family"].values())
    assert found["told"] == [(1, 2), (2, 2)]


def test_the_median_is_no_more_than_the_worst(found: dict) -> None:
    figures = found["figures"]
    assert 0 < figures["render.scan_s_median"] <= figures["render.scan_s_worst_family"]
    assert 0 <= figures["render.matrix_product_share"] < 1


@pytest.mark.skipif(torch.cuda.is_available(), reason="has a CUDA device")
def test_without_a_gpu_the_bench_says_so(found: dict) -> None:
    assert found["figures"]["render.gpu_scans_per_s"] is None
    assert "no CUDA device" in found["gpu"]


def test_the_products_of_the_transmission_are_counted() -> None:
    request = SMALL.model_copy(update={"cargo_families": ("cartons",)})
    num_nodes, num_materials = 16, 2
    assert matrix_flop(request, seed=0) > 2 * 48 * 240 * num_nodes * num_materials


def test_every_stage_takes_time() -> None:
    assert min(stage_seconds(SMALL, seed=0).values()) > 0
