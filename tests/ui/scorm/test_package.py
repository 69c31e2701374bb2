from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import numpy as np
import pytest

from tests.ui.route_server import store_of_two
from xray_trainer.errors import RecipeError
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tiles import tile_bytes
from xray_trainer.store.truths import whole_set
from xray_trainer.ui import viewer
from xray_trainer.ui.scorm.package import write_scorm
from xray_trainer.ui.translations import translations

pytestmark = pytest.mark.skipif(not viewer.is_built(), reason="installed with XRAY_TRAINER_SKIP_VIEWER")

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PAPERS = Declaration(hs_code="0805.10", description="Oranges", packages=1080, gross_weight_kg=21600)
SPACE = {"cp": "http://www.imsproject.org/xsd/imscp_rootv1p1p2"}


def built(number: int) -> BuiltExercise:
    values = np.random.default_rng(number).uniform(0.2, 1.0, (2, 300, 700)).astype(np.float32)
    scan = Scan(f"scan-{number}", values, (5.0, 5.0), ("6MV", "4MV"), "container-40", "synthetic")
    hidden = Concealment(Region.from_xyxy(20, 10, 90, 80), "CT-DOOR", "brick", "organic_powder", 12.0)
    return BuiltExercise(Exercise(f"e{number}", scan.scan_id, PAPERS, truth=(hidden,) * (number % 2)), scan)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with store_of_two(tmp_path_factory.mktemp("home"), [built(0), built(1)], title="Practice") as store:
        yield store


def written(store, set_id="practice", language="en"):
    out = io.BytesIO()
    told = list(write_scorm(store, set_id, out, words=translations(language).gettext))
    assert told == [1, 2]
    return out.getvalue()


def test_the_manifest_is_scorm_1_2_and_names_every_file(store):
    package = zipfile.ZipFile(io.BytesIO(written(store)))
    root = ElementTree.fromstring(package.read("imsmanifest.xml"))
    assert root.findtext("cp:metadata/cp:schemaversion", namespaces=SPACE) == "1.2"
    resource = root.find("cp:resources/cp:resource", SPACE)
    assert resource.get("{http://www.adlnet.org/xsd/adlcp_rootv1p2}scormtype") == "sco"
    named = {file.get("href") for file in resource.findall("cp:file", SPACE)}
    assert named | {"imsmanifest.xml"} == set(package.namelist())
    assert resource.get("href") in named


def test_a_pack_holds_every_tile_of_its_level_as_the_server_would_give_it(store):
    package = zipfile.ZipFile(io.BytesIO(written(store)))
    content = package.read("scans/1/level-0.bin")
    (length,) = struct.unpack("<I", content[:4])
    index = json.loads(content[4 : 4 + length])
    assert set(index) == {f"{energy}/{column}/0" for energy in (0, 1) for column in (0, 1)}
    offset, size = index["1/1/0"]
    tile = content[4 + length + offset : 4 + length + offset + size]
    place = store.library.folder(whole_set(store, "practice").exercises[1].scan_sha256)
    assert tile == tile_bytes(place, encoding="sqrt12", energy=1, level=0, column=1, row=0)
    assert gzip.decompress(tile)


def test_the_same_set_gives_the_same_bytes_in_the_language_asked_for(store):
    assert written(store) == written(store)
    russian = json.loads(zipfile.ZipFile(io.BytesIO(written(store, language="ru"))).read("set.json"))
    assert russian["language"] == "ru-RU"
    assert russian["texts"]["player_next"] == "Далее"
    assert [len(one["feedback"]["truth"]) for one in russian["exercises"]] == [0, 1]


def test_an_exam_does_not_go_out_with_its_answers(store):
    with pytest.raises(RecipeError, match="only a practice may go out, got exam"):
        written(store, "exam")
