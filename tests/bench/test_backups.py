from __future__ import annotations

from xray_trainer.bench.backups import Amount, bench_backup
from xray_trainer.bench.backups_library import fill_library
from xray_trainer.store.library import ScanLibrary


def test_a_backup_while_trainees_answer_costs_no_answer_and_comes_back_whole(tmp_path):
    amount = Amount(gb=0.002, trainees=3, think_s=(0.05, 0.2), shape_hw=(128, 512), calm_s=0.5)
    result = bench_backup(amount, folder=tmp_path)
    figures, told = result["figures"], result["answers"]
    assert [figures[f"backup.{name}"] for name in ("failed", "lost", "wrong_scans")] == [0, 0, 0]
    assert min(told["answers_before"], told["answers_meanwhile"]) > 0
    assert result["amount"]["file_bytes"] > 2_000_000
    assert told["stored"] == {"answers": told["answers"], "lost": 0, "doubled": 0}
    assert list(tmp_path.iterdir()) == []


def test_every_scan_of_a_filled_library_is_another(tmp_path):
    library = ScanLibrary(tmp_path / "library")
    addresses = fill_library(library, num_bytes=400_000, shape_hw=(64, 256))
    assert len(set(addresses)) == len(addresses) > 2
    assert all(library.is_intact(address) for address in addresses)
    assert [path.name for path in tmp_path.iterdir()] == ["library"]
