from __future__ import annotations

import json

import pytest

from xray_trainer.errors import RegionError
from xray_trainer.exercises.records import concealment_from, concealment_record, finding_from, finding_record
from xray_trainer.regions import Concealment, Finding, Region

REGION = Region.from_xyxy(1, 2, 30, 40)


def test_concealment_comes_back_from_its_record():
    hidden = Concealment(REGION, "CT-DOOR", "brick", "organic_powder", 12.5, {"clutter_snr": 2.25})
    back = concealment_from(json.loads(json.dumps(concealment_record(hidden))))
    assert back.region.geometry.equals(REGION.geometry)
    assert (back.kind, back.item, back.material) == ("CT-DOOR", "brick", "organic_powder")
    assert (back.areal_density_g_cm2, dict(back.factors)) == (12.5, {"clutter_snr": 2.25})


@pytest.mark.parametrize("density", [None, 3.5])
def test_finding_comes_back_from_its_record(density):
    back = finding_from(json.loads(json.dumps(finding_record(Finding(REGION, 0.75, "organic", density)))))
    assert back.region.geometry.equals(REGION.geometry)
    assert (back.score, back.family, back.areal_density_g_cm2) == (0.75, "organic", density)


def test_measured_cue_comes_back_with_its_finding():
    told = Finding(REGION, 0.5, "", 3.0, "metal", 0.6, "filled_section", {"distance_mm": 820.0})
    back = finding_from(json.loads(json.dumps(finding_record(told))))
    assert back == told


def test_record_without_a_cue_is_read_as_unexplained():
    record = {"geometry": REGION.to_geojson(), "score": 0.5}
    assert finding_from(record) == Finding(REGION, 0.5)


def test_record_with_an_unusable_geometry_is_refused():
    record = finding_record(Finding(REGION, 0.5))
    with pytest.raises(RegionError):
        finding_from({**record, "geometry": {"type": "Polygon", "coordinates": []}})
