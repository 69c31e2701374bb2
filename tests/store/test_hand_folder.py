from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from xray_trainer.cli import app
from xray_trainer.errors import RecipeError
from xray_trainer.exercises.labels.mapping import Meaning
from xray_trainer.exercises.labels.reading import read_labels
from xray_trainer.scans.files import write_scan
from xray_trainer.scans.sidecar import Sidecar
from xray_trainer.store.hand_folder import add_folder, scan_paths
from xray_trainer.store.set_states import state_of
from xray_trainer.store.truths import whole_set


@pytest.fixture
def folder(tmp_path, samples):
    """A folder of three scans, of which the labels name two: one with a region on it, one clean."""
    place = tmp_path / "in"
    place.mkdir()
    for number in range(3):
        write_scan(samples.scan(number), place / f"gate-{number}.tiff")
    (place / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nxx")
    images = [{"id": n, "file_name": f"export/gate-{n}.png", "width": 100, "height": 60} for n in range(2)]
    marked = [{"image_id": 0, "category_id": 1, "bbox": [20, 10, 10, 10]}]
    names = [{"id": 1, "name": "contraband"}]
    labels = {"images": images, "annotations": marked, "categories": names}
    (tmp_path / "labels.json").write_text(json.dumps(labels))
    return place


def add(store, folder, now):
    pictures = read_labels("labels.json", (folder.parent / "labels.json").read_bytes())
    return add_folder(
        store,
        scan_paths([folder]),
        pictures=pictures,
        table={"contraband": Meaning("TR-TYRE", "tusk")},
        said=Sidecar(conveyance="van"),
        set_title="Own scans",
        now=now,
    )


def test_labelled_scans_become_exercises_of_a_draft_set_once(store, folder, samples):
    done = add(store, folder, samples.noon)
    assert (done.num_added, done.num_suspicious, done.num_there) == (2, 1, 0)
    assert sorted(name for name, _why in done.failures) == ["broken.png", "gate-2.tiff"]
    again = add(store, folder, samples.noon)
    assert (again.num_added, again.num_there, again.set_id) == (0, 2, done.set_id)
    assert state_of(store, done.set_id).status == "draft"
    kinds = [[(one.kind, one.item) for one in each.truth] for each in whole_set(store, done.set_id).exercises]
    assert sorted(kinds) == [[], [("TR-TYRE", "tusk")]]


def test_the_command_adds_a_folder_and_names_what_it_could_not(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("XRAY_TRAINER_HOME", str(tmp_path / "home"))
    words = ["exercises", "add", str(folder), "--labels", str(tmp_path / "labels.json"), "--json"]
    ran = CliRunner().invoke(app, [*words, "--means", "contraband=CT-DOOR:brick-package"])
    assert ran.exit_code == 1
    told = json.loads(ran.stdout)
    assert (told["num_added"], told["num_suspicious"]) == (2, 1)
    assert "label 'contraband': CT-DOOR brick-package" in ran.stderr
    refused = CliRunner().invoke(app, [*words, "--means", "contraband=XX"])
    assert isinstance(refused.exception, RecipeError)
