from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np
import pytest

from xray_trainer.errors import InputError
from xray_trainer.exercises import documents
from xray_trainer.exercises.documents import LONGEST_PX, harmless

PDF = b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%s\ntrailer\n%%%%EOF\n"


def picture(ending: str, shape_hw: tuple[int, int] = (30, 40)) -> bytes:
    values = np.random.default_rng(0).integers(0, 255, (*shape_hw, 3), np.uint8)
    return cv2.imencode(ending, values)[1].tobytes()


def with_exif(jpeg: bytes) -> bytes:
    body = b"Exif\x00\x00MM\x00*GPS 42.87 N 74.59 E"
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def test_a_photo_loses_everything_but_its_pixels():
    content = with_exif(picture(".jpg"))
    taken = harmless("wheel.jpg", content + b"<script>alert(1)</script>")
    assert (taken.kind, taken.media_type) == ("picture", "image/jpeg")
    assert b"GPS" not in taken.content
    assert b"script" not in taken.content
    assert cv2.imdecode(np.frombuffer(taken.content, np.uint8), cv2.IMREAD_COLOR).shape == (30, 40, 3)


def test_a_large_picture_is_made_smaller():
    taken = harmless("wide.png", picture(".png", (10, LONGEST_PX + 500)))
    assert cv2.imdecode(np.frombuffer(taken.content, np.uint8), cv2.IMREAD_COLOR).shape[1] == LONGEST_PX


@pytest.mark.parametrize("ending", [".png", ".jpg"])
def test_a_picture_that_says_it_is_huge_is_refused_before_it_is_decoded(ending):
    content = bytearray(picture(ending))
    if ending == ".png":
        content[16:24] = struct.pack(">II", 60_000, 60_000)
    else:
        frame = content.index(b"\xff\xc0")
        content[frame + 5 : frame + 9] = struct.pack(">HH", 65_000, 65_000)
    with pytest.raises(InputError, match="make it smaller"):
        harmless("bomb", bytes(content))


@pytest.mark.parametrize("ending", [".png", ".jpg"])
@pytest.mark.parametrize("num", [20, 60])
def test_a_cut_picture_is_told_as_damaged(ending, num):
    with pytest.raises(InputError, match=r"damaged|something else"):
        harmless("cut", picture(ending)[:num])


def test_a_text_keeps_its_letters_whatever_wrote_it():
    assert harmless("a.txt", "В колесе.\r\n".encode("cp1251")).content.decode() == "В колесе."
    assert harmless("a.txt", b"\xef\xbb\xbfIn \x1b[31mthe wheel\xe2\x80\xae").content == b"In [31mthe wheel"


def test_a_plain_pdf_stays_as_it_is():
    taken = harmless("note.pdf", PDF % b"")
    assert (taken.kind, taken.media_type, taken.content) == ("note", "application/pdf", PDF % b"")


@pytest.mark.parametrize(
    "active", [b"/JavaScript (app.alert)", b"/S /Launch /F (cmd.exe)", b"/EmbeddedFiles 3 0 R"]
)
def test_a_pdf_that_does_things_is_refused_also_where_that_is_packed(active):
    with pytest.raises(InputError, match="not taken"):
        harmless("note.pdf", PDF % active)
    packed = b"<< /Type /ObjStm >>\nstream\n" + zlib.compress(b"<< " + active + b" >>") + b"\nendstream"
    with pytest.raises(InputError, match="not taken"):
        harmless("note.pdf", PDF % packed)


def test_a_pdf_that_unpacks_without_end_is_refused():
    bomb = zlib.compress(bytes(80 * 1024 * 1024))
    with pytest.raises(InputError, match="unpacks"):
        harmless("note.pdf", PDF % (b"stream\n" + bomb + b"\nendstream"))


@pytest.mark.parametrize("content", [b"", b"   ", b"PK\x03\x04\x00\x00", b"MZ\x90\x00\x03", b"%PDF-1.4 cut"])
def test_other_files_are_refused(content):
    with pytest.raises(InputError):
        harmless("other", content)


def test_too_large_files_are_refused():
    with pytest.raises(InputError, match="MB"):
        harmless("large.pdf", b"%PDF-" + bytes(documents.MAX_FILE_BYTES))
