from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from xray_trainer.errors import StorageError
from xray_trainer.scans.tiles import lossless_path, read_pyramid
from xray_trainer.store.library import ScanLibrary


@pytest.fixture
def library(tmp_path):
    return ScanLibrary(tmp_path / "scans")


def test_scan_comes_back_within_a_step_of_16_bits(library, samples):
    scan = samples.scan(1)
    back = library.read(library.add_scan(scan))
    np.testing.assert_allclose(back.transmission, scan.transmission, atol=0.5 / 65535 + 1e-7)
    assert (back.pixel_mm_xy, back.beams) == (scan.pixel_mm_xy, scan.beams)


def test_the_same_scan_is_stored_once(library, samples):
    first, again, other = (library.add_scan(samples.scan(number)) for number in (1, 1, 2))
    assert first == again != other
    assert sorted(path.name for path in library.root.glob("??/*")) == sorted({first, other})


def test_sixteen_threads_adding_the_same_scan_agree(library, samples):
    with ThreadPoolExecutor(16) as threads:
        addresses = set(threads.map(lambda _: library.add_scan(samples.scan(3)), range(16)))
    assert len(addresses) == 1
    assert library.is_intact(addresses.pop())
    assert list((library.root / ".incoming").iterdir()) == []


def test_pyramid_lies_beside_the_scan(library, samples):
    info = read_pyramid(library.folder(library.add_scan(samples.scan(1))))
    assert (info.width, info.height, info.energies) == (100, 60, 2)


def test_a_changed_file_is_noticed(library, samples):
    sha256 = library.add_scan(samples.scan(1))
    assert library.is_intact(sha256)
    path = lossless_path(library.folder(sha256))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert not library.is_intact(sha256)


@pytest.mark.parametrize("address", ["", "..", "../../etc", "a" * 63, "A" * 64, "a" * 64 + "\n", "/" * 64])
def test_what_is_no_address_never_becomes_a_path(library, address):
    with pytest.raises(StorageError, match="64 hexadecimal digits"):
        library.folder(address)


def test_a_scan_that_is_not_there_is_named_with_a_way_out(library):
    with pytest.raises(StorageError, match="backup"):
        library.folder("a" * 64)


@pytest.mark.parametrize("name", ["..", "C:evil", "con", "a b"])
def test_names_of_scans_never_become_paths(library, samples, name):
    sha256 = library.add_scan(replace(samples.scan(1), scan_id=name))
    assert library.folder(sha256) == library.root / sha256[:2] / sha256
    assert library.read(sha256).scan_id == name
    assert [path.name for path in library.root.parent.iterdir()] == ["scans"]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, samples):
    (tmp_path / "scans").write_text("a file in the way")
    with pytest.raises(StorageError, match="must be writable"):
        ScanLibrary(tmp_path / "scans").add_scan(samples.scan())


def test_sweeping_takes_only_what_was_left_long_ago(library):
    old, new = (library.root / ".incoming" / name for name in ("old", "new"))
    for draft in (old, new):
        draft.mkdir(parents=True)
    os.utime(old, (time.time() - 100_000,) * 2)
    library.sweep()
    assert (old.exists(), new.exists()) == (False, True)
