"""The pixels of a DICOM file as whole numbers: plain, or frame by frame in RLE, JPEG-LS, JPEG 2000 or JPEG.

A compressed frame says its own size once more; that is compared before it is decoded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, Final

import imagecodecs
import numpy as np

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.raster import Values, check_ratio

_IMPLICIT: Final = "1.2.840.10008.1.2"
_BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
_PLAIN: Final = (_IMPLICIT, "1.2.840.10008.1.2.1", _BIG_ENDIAN)
_RLE: Final = "1.2.840.10008.1.2.5"
_JPEG_LS: Final = ("1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81")
_JPEG_2000: Final = ("1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91")
_JPEG: Final = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70")
_MAX_ENERGIES: Final = 2
_UNDEFINED: Final = 0xFFFFFFFF
_END_OF_IMAGE: Final = b"\xff\xd9"
_JPEG_FRAMES: Final = frozenset({*range(0xC0, 0xD0), 0xF7}) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class PixelLayout:
    """What a header says about how pixels are stored."""

    num_frames: int
    height: int
    width: int
    bits_allocated: int
    bits_stored: int
    high_bit: int
    is_signed: bool

    @property
    def largest(self) -> int:
        """Returns the largest number that can be stored."""
        return int(2 ** (self.bits_stored - self.is_signed) - 1)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Returns the unsigned type of a stored number in this machine's byte order."""
        return np.dtype(np.uint8 if self.bits_allocated == 8 else np.uint16)

    def check(self, name: str) -> None:
        """Checks that a scan can be stored like this.

        Raises:
            ScanFileError: `not_a_scan`.
        """
        if not 1 <= self.num_frames <= _MAX_ENERGIES:
            raise ScanFileError(
                "{name}: a scan has one frame per energy, 1 or 2, got {got}",
                name=name,
                got=self.num_frames,
                reason="not_a_scan",
            )
        if (
            self.bits_allocated not in (8, 16)
            or not 2 <= self.bits_stored <= self.high_bit + 1 <= self.bits_allocated
        ):
            raise ScanFileError(
                "{name}: a pixel has 8 or 16 bits, got {got} in {bits} up to bit {high_bit}",
                name=name,
                got=self.bits_stored,
                bits=self.bits_allocated,
                high_bit=self.high_bit,
                reason="not_a_scan",
            )


def check_syntax(name: str, syntax: str) -> None:
    """Checks that a transfer syntax can be read.

    Raises:
        ScanFileError: `not_a_scan`.
    """
    if syntax not in (*_PLAIN, _RLE, *_JPEG_LS, *_JPEG_2000, *_JPEG):
        raise ScanFileError(
            "{name}: DICOM is read plain, in RLE, JPEG, JPEG-LS and JPEG 2000, got "
            "the transfer syntax {syntax!r}; export it as Explicit VR Little Endian",
            name=name,
            syntax=syntax[:64],
            reason="not_a_scan",
        )


def read_pixels(name: str, file: BinaryIO, start: int, *, syntax: str, layout: PixelLayout) -> Values:
    """Returns the stored numbers (E, H, W), uint8, uint16 or int16.

    Args:
        name: of the file.
        file: the whole of it.
        start: where the element of the pixels starts.
        syntax: transfer syntax of the file.
        layout: of the pixels.

    Raises:
        ScanFileError: `truncated`, `not_a_scan` or `unreadable`.
    """
    file.seek(start)
    length = _length(name, file, syntax)
    if syntax in _PLAIN:
        words = _plain(name, file, length, is_big=syntax == _BIG_ENDIAN, layout=layout)
    else:
        words = np.stack(
            [_decoded(name, frame, syntax, layout) for frame in _frames(name, file, length, layout)]
        )
    shifted = words >> (layout.high_bit + 1 - layout.bits_stored)
    masked = shifted & layout.dtype.type(2**layout.bits_stored - 1)
    return _with_sign(masked, layout) if layout.is_signed else masked


def _length(name: str, file: BinaryIO, syntax: str) -> int:
    order = "big" if syntax == _BIG_ENDIAN else "little"
    head = file.read(8 if syntax == _IMPLICIT else 12)
    tag = head[:4] if order == "little" else head[1::-1] + head[3:1:-1]
    if tag != b"\xe0\x7f\x10\x00":
        raise ScanFileError(
            "{name}: there are no pixels of whole numbers in it", name=name, reason="not_a_scan"
        )
    return int.from_bytes(head[-4:], "little" if order == "little" else "big")


def _plain(name: str, file: BinaryIO, length: int, *, is_big: bool, layout: PixelLayout) -> Values:
    shape = (layout.num_frames, layout.height, layout.width)
    num_bytes = layout.num_frames * layout.height * layout.width * layout.dtype.itemsize
    content = file.read(num_bytes)
    if min(length, len(content)) < num_bytes:
        raise ScanFileError(
            "{name}: its pixels need {num_bytes:,} bytes, got {got:,}; copy it again",
            name=name,
            num_bytes=num_bytes,
            got=min(length, len(content)),
            reason="truncated",
        )
    words = np.frombuffer(content, layout.dtype.newbyteorder(">" if is_big else "<"))
    return words.reshape(shape).astype(layout.dtype, copy=False)


def _frames(name: str, file: BinaryIO, length: int, layout: PixelLayout) -> list[bytes]:
    from pydicom.encaps import generate_frames

    if length != _UNDEFINED:
        raise ScanFileError(
            "{name}: compressed pixels must lie in frames, got one block", name=name, reason="unreadable"
        )
    found = generate_frames(file.read(), number_of_frames=layout.num_frames)
    frames = list(islice(found, layout.num_frames))
    if len(frames) < layout.num_frames:
        raise ScanFileError(
            "{name}: it must have {num_frames} frames, got {got}; copy it again",
            name=name,
            num_frames=layout.num_frames,
            got=len(frames),
            reason="truncated",
        )
    return frames


def _decoded(name: str, frame: bytes, syntax: str, layout: PixelLayout) -> Values:
    if syntax == _RLE:
        return _from_rle(name, frame, layout)
    shape = (layout.height, layout.width)
    said = _frame_size(frame)
    if said != (*shape, 1):
        raise ScanFileError(
            "{name}: a frame must have the {width} x {height} pixels and one channel "
            "of its header, got (height, width, channels) {said}; copy it again",
            name=name,
            width=shape[1],
            height=shape[0],
            said=said,
            reason="unreadable",
        )
    if _END_OF_IMAGE not in frame:
        raise ScanFileError(
            "{name}: a frame ends before its last row; copy it again", name=name, reason="truncated"
        )
    check_ratio(name, num_pixels=shape[0] * shape[1], num_bytes=len(frame))
    plane = _decoder(syntax)(frame)
    if plane.shape != shape or plane.dtype.kind not in "ui" or plane.dtype.itemsize > layout.dtype.itemsize:
        raise ScanFileError(
            "{name}: a frame must hold {dtype}, got {got} of {kind}",
            name=name,
            dtype=layout.dtype,
            got=plane.shape,
            kind=plane.dtype,
            reason="unreadable",
        )
    words: Values = plane.view(f"u{plane.dtype.itemsize}").astype(layout.dtype, copy=False)
    return words


def _from_jpeg_ls(frame: bytes) -> Values:
    # Without an end-of-image marker, CharLS may search for ever in a frame that was cut.
    plane: Values = imagecodecs.jpegls_decode(frame + _END_OF_IMAGE)
    return plane


def _from_rle(name: str, frame: bytes, layout: PixelLayout) -> Values:
    num_pixels = layout.height * layout.width
    check_ratio(name, num_pixels=num_pixels, num_bytes=len(frame))
    little = layout.dtype.newbyteorder("<")
    content = imagecodecs.dicomrle_decode(frame, little, out=num_pixels * little.itemsize)
    if len(content) < num_pixels * little.itemsize:
        raise ScanFileError(
            "{name}: a frame ends before its last row; copy it again", name=name, reason="truncated"
        )
    return np.frombuffer(content, little).reshape(layout.height, layout.width).astype(layout.dtype)


def _decoder(syntax: str) -> Callable[[bytes], Values]:
    if syntax in _JPEG_LS:
        return _from_jpeg_ls
    decode: Callable[[bytes], Values] = (
        imagecodecs.jpeg2k_decode if syntax in _JPEG_2000 else imagecodecs.jpeg8_decode
    )
    return decode


def _frame_size(frame: bytes) -> tuple[int, int, int] | None:
    """Returns height, width and number of channels that a compressed frame says itself."""
    if frame[:4] == b"\xff\x4f\xff\x51" and len(frame) >= 42:
        x_size, y_size, x_start, y_start = np.frombuffer(frame, ">u4", 4, 8).tolist()
        return y_size - y_start, x_size - x_start, int.from_bytes(frame[40:42], "big")
    at = 2
    while at + 10 <= len(frame) and frame[at] == 0xFF:
        if frame[at + 1] in _JPEG_FRAMES:
            height, width = np.frombuffer(frame, ">u2", 2, at + 5).tolist()
            return height, width, frame[at + 9]
        at += 2 + int.from_bytes(frame[at + 2 : at + 4], "big")
    return None


def _with_sign(words: Values, layout: PixelLayout) -> Values:
    half = 2 ** (layout.bits_stored - 1)
    signed = words.astype(np.int32)
    return np.where(signed >= half, signed - 2 * half, signed).astype(np.int16)
