from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xray_trainer.detector.components import Component, find_components, top_mean

LEVELS = (0.5, 0.1)
Logits = npt.NDArray[np.float32]


def _quiet(height: int = 20, width: int = 30) -> Logits:
    return np.full((height, width), -8.0, np.float32)


def _find(anomaly: Logits, border: Logits | None = None, *, top_k: int = 8) -> tuple[Component, ...]:
    return find_components(anomaly, _quiet() if border is None else border, levels=LEVELS, top_k=top_k)


def test_nothing_is_found_in_a_quiet_map() -> None:
    assert _find(_quiet()) == ()


def test_two_blocks_give_two_components_highest_first() -> None:
    anomaly = _quiet()
    anomaly[2:6, 3:8] = 2
    anomaly[10:14, 20:26] = 5
    high, low = _find(anomaly)
    assert (high.origin_xy, high.mask.shape, high.logit) == ((20, 10), (4, 6), 5.0)
    assert (low.origin_xy, low.mask.shape, low.logit) == ((3, 2), (4, 5), 2.0)


def test_sure_component_keeps_its_tight_outline() -> None:
    anomaly = _quiet()
    anomaly[2:12, 2:12] = -1
    anomaly[4:8, 4:8] = 4
    (component,) = _find(anomaly)
    assert component.origin_xy == (4, 4)
    assert component.mask.sum() == 16


def test_faint_component_is_found_at_the_lower_level() -> None:
    anomaly = _quiet()
    anomaly[2:6, 2:6] = -1
    assert len(_find(anomaly)) == 1


def test_cells_fewer_than_the_least_are_no_component() -> None:
    anomaly = _quiet()
    anomaly[5, 5] = 9
    assert _find(anomaly) == ()


def test_no_component_outranks_its_scan() -> None:
    anomaly = _quiet()
    anomaly[2:4, 2:4] = 6
    anomaly[9:19, 9:19] = 3
    components = _find(anomaly, top_k=16)
    assert len(components) == 2
    assert all(component.logit <= top_mean(anomaly, k=16) for component in components)
    assert components[0].logit == 3.0


def test_touching_components_part_at_the_border() -> None:
    anomaly, border = _quiet(), _quiet()
    anomaly[4:10, 4:20] = 3
    border[4:10, 11:13] = 3
    components = _find(anomaly, border)
    assert sorted(component.origin_xy for component in components) == [(4, 4), (12, 4)]
    assert sum(int(component.mask.sum()) for component in components) == 6 * 16


def test_mean_of_the_top_takes_all_where_there_are_fewer() -> None:
    assert top_mean(np.array([1.0, 2.0, 6.0]), k=10) == 3.0
