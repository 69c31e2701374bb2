from __future__ import annotations

from xray_trainer.store.benign_scans import benign_choices, benign_scans
from xray_trainer.store.truths import whole_set


def test_only_scans_without_anything_hidden_are_told(make_desk):
    desk = make_desk(num=4)
    exercises = whole_set(desk.store, desk.drill.set_id).exercises
    wanted = {one.benign_sha256 or one.scan_sha256 for one in exercises}
    assert {one.sha256 for one in benign_scans(desk.store)} == wanted
    assert len(benign_scans(desk.store, num=3)) == 3
    assert benign_choices(desk.store)[0] == ("container-40",)
    assert benign_scans(desk.store, conveyance="van") == ()
