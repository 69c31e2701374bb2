"""An object store over a real connection on loopback: moto's server, and a line before it that drops."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from xray_trainer.batch.engine import run_batch
from xray_trainer.batch.listing import list_inputs
from xray_trainer.batch.remote import local_copy
from xray_trainer.batch.results import iter_scans
from xray_trainer.detector.detect import Detector
from xray_trainer.errors import ScanFileError
from xray_trainer.scans.codes import transmission_from_codes
from xray_trainer.scans.files import read_scan, write_scan
from xray_trainer.scans.scan import Scan

boto3 = pytest.importorskip("boto3")
s3fs = pytest.importorskip("s3fs")
moto_server = pytest.importorskip("moto.server")

NO_PAUSES = (0.0, 0.0, 0.0)
CODES = np.random.default_rng(0).integers(1, 65536, (2, 200, 300), dtype=np.uint16)


class DroppingLine:
    """A TCP relay that closes its first `num_cuts` connections after `num_bytes` of answer."""

    def __init__(self, port: int, *, num_bytes: int, num_cuts: int) -> None:
        self.num_bytes, self.num_cuts, self.num_taken = num_bytes, num_cuts, 0
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._closing = False
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        self._closing = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=10)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while not self._closing:
                client, _ = self._listener.accept()
                self.num_taken += 1
                limit = self.num_bytes if self.num_taken <= self.num_cuts else None
                thread = threading.Thread(target=self._relay, args=(client, limit), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _relay(self, client: socket.socket, limit: int | None) -> None:
        with client, socket.create_connection(self._target) as server:
            up = threading.Thread(target=_pump, args=(client, server, None), daemon=True)
            up.start()
            _pump(server, client, limit)
            for end in (client, server):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            up.join(timeout=10)


def _pump(source: socket.socket, sink: socket.socket, limit: int | None) -> None:
    left = limit
    with contextlib.suppress(OSError):
        while left is None or left > 0:
            data = source.recv(65536 if left is None else min(65536, left))
            if not data:
                return
            sink.sendall(data)
            left = None if left is None else left - len(data)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield int(server.get_host_and_port()[1])
    server.stop()


@pytest.fixture
def connect(port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Gives a function that sends all that follows to an address."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    def to(url: str) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        s3fs.S3FileSystem.clear_instance_cache()

    to(f"http://127.0.0.1:{port}")
    yield to
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture
def bucket(port: int, connect: Callable[[str], None], tmp_path: Path) -> str:
    """Returns the name of a bucket with a dual-energy PNG pair, a TIFF without sidecar, and a note."""
    client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}")
    name = f"port-{tmp_path.name.replace('_', '-').lower()[:40].strip('-')}"
    client.create_bucket(Bucket=name)
    scan = Scan("x", transmission_from_codes(CODES), (5, 5), ("6MV", "4MV"))
    write_scan(scan, tmp_path / "пара 1.png")
    write_scan(scan, tmp_path / "b.tiff")
    (tmp_path / "b.json").unlink()
    (tmp_path / "note.txt").write_text("x")
    for path in tmp_path.iterdir():
        client.upload_file(str(path), name, f"день 1/{path.name}")
    return name


def test_a_bucket_is_listed_and_read_as_a_folder_is(bucket: str) -> None:
    listed = list_inputs([f"s3://{bucket}"])
    assert [each.uri for each in listed] == [
        f"s3://{bucket}/день 1/{name}" for name in ("b.tiff", "пара 1.png")
    ]
    assert all(each.size_bytes > 100_000 for each in listed)
    for each in listed:
        with local_copy(each.uri) as path:
            assert np.array_equal(read_scan(path).transmission, transmission_from_codes(CODES))


def test_an_object_has_one_version_however_it_is_asked_for(bucket: str) -> None:
    folder = f"s3://{bucket}/день 1"
    (named,) = list_inputs([f"{folder}/пара 1.png"])
    (matched,) = list_inputs([f"s3://{bucket}/**/пара*.png"])
    assert named == matched == list_inputs([f"{folder}/"])[1]
    assert named.version.count("+") == 2


def test_a_run_over_a_bucket_leaves_a_row_for_every_object(
    bucket: str, tmp_path: Path, detector: Detector
) -> None:
    folder = f"s3://{bucket}/день 1"
    run_batch([folder, f"{folder}/gone.tiff", f"{folder}/note.txt"], tmp_path / "result", detector=detector)
    rows = {row.uri.removeprefix(folder): (row.status, row.reason) for row in iter_scans(tmp_path / "result")}
    assert rows == {
        "/b.tiff": ("warned", "noted"),
        "/пара 1.png": ("ok", ""),
        "/gone.tiff": ("failed", "missing"),
        "/note.txt": ("failed", "not_a_scan"),
    }


@pytest.mark.parametrize(
    ("place", "reason"), [("none/*.png", "missing"), ("none", "missing"), ("none.tiff", "missing")]
)
def test_what_is_not_there_is_missing(bucket: str, place: str, reason: str) -> None:
    (listed,) = list_inputs([f"s3://{bucket}/{place}"])
    assert listed.reason == reason


def test_a_bucket_that_is_not_there_is_missing(connect: Callable[[str], None]) -> None:
    (listed,) = list_inputs(["s3://there-is-no-such-bucket/day"])
    assert listed.reason == "missing"


def test_an_object_that_vanished_after_it_was_listed_is_missing(bucket: str, port: int) -> None:
    (listed,) = list_inputs([f"s3://{bucket}/день 1/b.tiff"])
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}").delete_object(
        Bucket=bucket, Key="день 1/b.tiff"
    )
    with pytest.raises(ScanFileError) as caught, local_copy(listed.uri):
        pass
    assert caught.value.reason == "missing"


def test_a_line_that_drops_half_way_is_tried_again_until_the_scan_is_whole(
    bucket: str, port: int, connect: Callable[[str], None]
) -> None:
    line = DroppingLine(port, num_bytes=100_000, num_cuts=2)
    try:
        connect(line.url)
        with local_copy(f"s3://{bucket}/день 1/b.tiff", pauses_s=NO_PAUSES) as path:
            assert np.array_equal(read_scan(path).transmission, transmission_from_codes(CODES))
        assert line.num_taken > 2
    finally:
        line.close()


def test_a_line_that_always_drops_half_way_is_one_error_with_a_reason(
    bucket: str, port: int, connect: Callable[[str], None]
) -> None:
    line = DroppingLine(port, num_bytes=1_000, num_cuts=10**9)
    try:
        connect(line.url)
        with (
            pytest.raises(ScanFileError) as caught,
            local_copy(f"s3://{bucket}/день 1/b.tiff", pauses_s=(0,)),
        ):
            pass
    finally:
        line.close()
    assert caught.value.reason == "connection"
    assert str(caught.value).startswith(
        f"s3://{bucket}/день 1/b.tiff: the connection failed 2 times, at last: "
    )
    assert "\n" not in str(caught.value)


def test_a_store_that_does_not_answer_is_one_input_with_a_reason(connect: Callable[[str], None]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        connect(f"http://127.0.0.1:{nobody.getsockname()[1]}")
    with pytest.raises(ScanFileError) as caught, local_copy("s3://bucket/a.png", pauses_s=()):
        pass
    assert caught.value.reason == "connection"
