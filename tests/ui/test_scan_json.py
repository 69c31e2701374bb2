from __future__ import annotations

import json

import numpy as np
import pytest

from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tiles import build_pyramid, read_pyramid
from xray_trainer.ui.scan_json import material_curves, scan_info_json, steel_pairs


def folder(tmp_path, *beams):
    transmission = np.full((len(beams), 20, 30), 0.5, np.float32)
    build_pyramid(Scan("s", transmission, (4.0, 4.0), beams, "container-40", "test"), tmp_path)
    return tmp_path


def test_the_viewer_learns_size_and_address(tmp_path):
    place = folder(tmp_path, "6MV")
    told = json.loads(json.dumps(scan_info_json(place, tiles="/api/scans/x")))
    assert told["tiles"] == "/api/scans/x"
    assert {name: told[name] for name in ("width", "height")} == {"width": 30, "height": 20}
    assert read_pyramid(place).model_dump(mode="json").items() <= scan_info_json(place).items()


def test_a_scan_with_one_energy_has_steel_but_no_materials(tmp_path):
    told = scan_info_json(folder(tmp_path, "6MV"))
    assert told["materials"] is None
    attenuation, thickness_mm = np.array(told["steel"]).T
    assert np.interp(-np.log(0.0388), attenuation, thickness_mm) == pytest.approx(100, rel=0.02)


def test_unknown_beams_have_no_curves(tmp_path):
    told = scan_info_json(folder(tmp_path, "secret", "4MV"))
    assert told["steel"] == []
    assert told["materials"] is None


def test_curves_of_materials_are_those_of_physics():
    curves = material_curves("6MV", "4MV")
    at = round(60 * 0.0306 * 100 / 100 / curves["step"])
    polyethylene, aluminium, steel, lead = (values[at] for values in curves["ratio"])
    assert polyethylene > aluminium > steel > lead
    assert steel == pytest.approx(1.16, abs=0.01)
    assert steel_pairs("6MV")[0] == (0.0, 0.0)
