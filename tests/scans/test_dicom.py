"""DICOM and DICOS radiographs, written with pydicom and read again."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_frames
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    DICOSDigitalXRayImageStorageForProcessing,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
    generate_uid,
)

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.files import list_scan_files, read_scan, read_scan_noted

CODES = np.random.default_rng(0).integers(1, 65536, (2, 9, 12), dtype=np.uint16)
ONE = CODES[:1] / np.float32(65535)


def dataset(codes: np.ndarray = CODES[:1], /, syntax: str = ExplicitVRLittleEndian, **fields: Any) -> Dataset:
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = syntax
    made.SOPClassUID = DICOSDigitalXRayImageStorageForProcessing
    made.SOPInstanceUID = generate_uid(entropy_srcs=["a"])
    made.Modality, made.Manufacturer, made.ManufacturerModelName = "DX", "Maker", "Gate 3"
    made.PhotometricInterpretation, made.SamplesPerPixel = "MONOCHROME2", 1
    made.NumberOfFrames, made.Rows, made.Columns = codes.shape
    made.BitsAllocated = made.BitsStored = 8 * codes.dtype.itemsize
    made.HighBit = made.BitsStored - 1
    made.PixelRepresentation = int(codes.dtype.kind == "i")
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    made.PixelData = codes.astype(codes.dtype.newbyteorder(order)).tobytes()
    made["PixelData"].VR = "OW"
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def encoded(made: Dataset) -> bytes:
    stream = io.BytesIO()
    made.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def dicom(folder: Path, *given: Any, **fields: Any) -> Path:
    (folder / "a.dcm").write_bytes(encoded(dataset(*given, **fields)))
    return folder / "a.dcm"


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize("num_frames", [1, 2])
def test_a_frame_is_an_energy(tmp_path: Path, syntax: str, num_frames: int) -> None:
    path = dicom(tmp_path, CODES[:num_frames], syntax)
    assert np.array_equal(read_scan(path).transmission, CODES[:num_frames] / np.float32(65535))


def test_what_the_header_says_is_believed(tmp_path: Path) -> None:
    scan, notes = read_scan_noted(dicom(tmp_path, PixelSpacing=[5, 4], KVP="6000"))
    assert (scan.pixel_mm_xy, scan.beams, scan.source) == ((4, 5), ("6MV",), "Maker Gate 3")
    assert notes == ()


def test_what_the_sidecar_says_is_believed_more(tmp_path: Path) -> None:
    path = dicom(tmp_path, PixelSpacing=[5, 4], KVP="160")
    path.with_suffix(".json").write_text('{"pixel_mm_xy": [2, 2], "conveyance": "van"}')
    scan = read_scan(path)
    assert (scan.pixel_mm_xy, scan.beams, scan.conveyance) == ((2, 2), ("160kV",), "van")


def test_the_size_at_the_detector_is_noted(tmp_path: Path) -> None:
    scan, notes = read_scan_noted(dicom(tmp_path, ImagerPixelSpacing=[3, 2], KVP="160"))
    assert scan.pixel_mm_xy == (2, 3)
    assert notes == ("DICOM gives the pixel size at the detector; in the cargo it is smaller",)


def test_a_pair_of_files_has_the_beams_of_both(tmp_path: Path) -> None:
    for name, volts in (("high", 6000), ("low", 3500)):
        (tmp_path / f"{name}.dcs").write_bytes(encoded(dataset(KVP=str(volts))))
    (tmp_path / "high.json").write_text('{"energies": ["high.dcs", "low.dcs"]}')
    scan = read_scan(tmp_path / "high.dcs")
    assert (scan.num_energies, scan.beams) == (2, ("6MV", "3.5MV"))
    assert list_scan_files(tmp_path) == (tmp_path / "high.dcs",)


@pytest.mark.parametrize(
    "fields",
    [
        {"PhotometricInterpretation": "MONOCHROME1"},
        {"PixelIntensityRelationshipSign": -1},
        {"PhotometricInterpretation": "MONOCHROME1", "PixelIntensityRelationshipSign": -1},
    ],
)
def test_where_high_is_dark_values_are_turned_round(tmp_path: Path, fields: dict[str, Any]) -> None:
    scan, notes = read_scan_noted(dicom(tmp_path, **fields))
    assert np.array_equal(scan.transmission, np.maximum(65535 - CODES[:1], 1) / np.float32(65535))
    assert notes[0] == "DICOM says that high values are dark: values were turned round"


def test_the_sign_of_intensity_comes_before_the_way_to_show_it(tmp_path: Path) -> None:
    fields = {"PhotometricInterpretation": "MONOCHROME1", "PixelIntensityRelationshipSign": 1}
    assert np.array_equal(read_scan(dicom(tmp_path, **fields)).transmission, ONE)


@pytest.mark.parametrize(("sign", "expected"), [(-1, 1000), (1, 64535)])
def test_logarithms_are_attenuation_in_steps_of_the_sidecar(tmp_path: Path, sign: int, expected: int) -> None:
    codes = np.full((1, 8, 8), 1000, np.uint16)
    fields = {"PixelIntensityRelationship": "LOG", "PixelIntensityRelationshipSign": sign}
    path = dicom(tmp_path, codes, **fields)
    with pytest.raises(ScanFileError, match="need a scale") as caught:
        read_scan(path)
    assert caught.value.reason == "bad_sidecar"
    path.with_suffix(".json").write_text('{"scale": 0.0001}')
    assert read_scan(path).transmission == pytest.approx(np.exp(-expected / 1e4))


def test_rescale_is_applied(tmp_path: Path) -> None:
    path = dicom(tmp_path, np.full((1, 8, 8), 3000, np.uint16), RescaleSlope="2", RescaleIntercept="-1000")
    assert read_scan(path, white_level=10_000).transmission == pytest.approx(0.5)
    assert read_scan(path).transmission == pytest.approx(5000 / (2 * 65535 - 1000))


@pytest.mark.parametrize(("high_bit", "shift"), [(11, 0), (15, 4)])
def test_only_the_stored_bits_count(tmp_path: Path, high_bit: int, shift: int) -> None:
    stored = np.full((1, 8, 8), 1024 << shift, np.uint16) | np.uint16(1 if shift else 0xF000)
    path = dicom(tmp_path, stored, BitsStored=12, HighBit=high_bit)
    assert read_scan(path).transmission == pytest.approx(1024 / 4095)


def test_signed_numbers_that_are_none_below_zero_are_counts(tmp_path: Path) -> None:
    assert read_scan(dicom(tmp_path, np.full((1, 8, 8), 16384, np.int16))).transmission == pytest.approx(
        16384 / 32767
    )


def test_eight_bits_are_read_with_a_note(tmp_path: Path) -> None:
    scan, notes = read_scan_noted(dicom(tmp_path, np.full((1, 8, 8), 51, np.uint8)))
    assert scan.transmission == pytest.approx(0.2)
    assert "contrast is lost" in notes[0]


def compressed(codes: np.ndarray, syntax: str) -> Dataset:
    made = dataset(codes)
    if syntax == RLELossless:
        made.compress(RLELossless, generate_instance_uid=False)
        return made
    encode = {
        JPEGLSLossless: imagecodecs.jpegls_encode,
        JPEG2000Lossless: lambda plane: imagecodecs.jpeg2k_encode(plane, codecformat="J2K", reversible=True),
        JPEGLosslessSV1: lambda plane: imagecodecs.jpeg8_encode(plane, lossless=True),
    }[syntax]
    made.file_meta.TransferSyntaxUID = syntax
    made.PixelData = encapsulate([encode(plane) for plane in codes])
    made["PixelData"].VR = "OB"
    made["PixelData"].is_undefined_length = True
    return made


COMPRESSED = [RLELossless, JPEGLSLossless, JPEG2000Lossless, JPEGLosslessSV1]


@pytest.mark.parametrize("syntax", COMPRESSED)
@pytest.mark.parametrize("num_frames", [1, 2])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_lossless_compression_is_undone(tmp_path: Path, syntax: str, num_frames: int, dtype: type) -> None:
    codes = np.maximum(CODES[:num_frames].astype(dtype), 1)
    (tmp_path / "a").write_bytes(encoded(compressed(codes, syntax)))
    expected = codes / np.float32(np.iinfo(dtype).max)
    assert np.array_equal(read_scan(tmp_path / "a").transmission, expected)


@pytest.mark.parametrize("syntax", [JPEGLSLossless, JPEG2000Lossless, JPEGLosslessSV1])
def test_a_frame_that_was_cut_is_refused(tmp_path: Path, syntax: str) -> None:
    made = compressed(CODES[:1], syntax)
    frame = next(generate_frames(made.PixelData, number_of_frames=1)).rstrip(b"\0")
    for length in range(len(frame) // 3, len(frame) * 3 // 4, 7):
        made.PixelData = encapsulate([frame[:length]])
        (tmp_path / "a.dcm").write_bytes(encoded(made))
        with pytest.raises(ScanFileError, match="a frame ends before its last row") as caught:
            read_scan(tmp_path / "a.dcm")
        assert caught.value.reason == "truncated"


def altered(codes: np.ndarray = CODES[:1], /, **fields: Any) -> bytes:
    return encoded(dataset(codes, **fields))


def grown(syntax: str, **fields: Any) -> bytes:
    made = compressed(CODES[:1], syntax)
    for field, value in fields.items():
        setattr(made, field, value)
    return encoded(made)


def nested(depth: int) -> bytes:
    sequence = b"\x08\x00\x10\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    at = PLAIN.index(b"\x08\x00\x16\x00UI")
    return PLAIN[:at] + sequence * depth + PLAIN[at:]


def without(field: str) -> bytes:
    made = dataset()
    delattr(made, field)
    return encoded(made)


PLAIN = altered()
FAULTS = {
    "a preamble alone": ("unreadable", PLAIN[:132]),
    "half a header": ("unreadable", PLAIN[:400]),
    "half its rows": ("truncated", PLAIN[:-100]),
    "no rows": ("unreadable", without("Rows")),
    "no pixels": ("not_a_scan", without("PixelData")),
    "no transfer syntax": ("unreadable", PLAIN.replace(b"\x02\x00\x10\x00UI", b"\x02\x00\x11\x00UI")),
    "30,000 x 30,000": ("too_large", altered(Rows=30_000, Columns=30_000)),
    "400 x 400 of nothing": ("truncated", altered(Rows=400, Columns=400)),
    "1 x 1": ("too_small", altered(Rows=1, Columns=1)),
    "three frames": ("not_a_scan", altered(NumberOfFrames=3)),
    "frames below zero": ("not_a_scan", altered(NumberOfFrames=-1)),
    "32 bits": ("not_a_scan", altered(BitsAllocated=32, BitsStored=32, HighBit=31)),
    "1 bit": ("not_a_scan", altered(BitsAllocated=1, BitsStored=1, HighBit=0)),
    "bits beyond the pixel": ("not_a_scan", altered(HighBit=20)),
    "a slice of a CT": ("not_a_scan", altered(Modality="CT", ImageType=["ORIGINAL", "PRIMARY", "AXIAL"])),
    "a report": ("not_a_scan", altered(Modality="SR")),
    "colour": ("colour", altered(SamplesPerPixel=3, PhotometricInterpretation="RGB")),
    "a palette": ("colour", altered(PhotometricInterpretation="PALETTE COLOR")),
    "no slope": ("bad_values", altered(RescaleSlope="0")),
    "values below zero": ("bad_values", altered(np.full((1, 8, 8), -9, np.int16))),
    "sequences in sequences": ("unreadable", nested(100_000)),
    "an unknown compression": ("not_a_scan", PLAIN.replace(b".10008.1.2.1\0", b".10008.1.2.9\0")),
    "JPEG-LS of another size": ("unreadable", grown(JPEGLSLossless, Rows=10)),
    "JPEG 2000 of another size": ("unreadable", grown(JPEG2000Lossless, Rows=10)),
    "JPEG of another size": ("unreadable", grown(JPEGLosslessSV1, Columns=2000)),
    "RLE of fewer rows": ("truncated", grown(RLELossless, Rows=10)),
    "RLE of more rows": ("unreadable", grown(RLELossless, Rows=8)),
    "a frame too few": ("truncated", grown(RLELossless, NumberOfFrames=2)),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_hostile_file_is_refused_with_its_reason(tmp_path: Path, fault: str) -> None:
    reason, content = FAULTS[fault]
    (tmp_path / "a.dcm").write_bytes(content)
    with pytest.raises(ScanFileError, match=r"^a\.dcm: ") as caught:
        read_scan(tmp_path / "a.dcm")
    assert caught.value.reason == reason
    assert "\n" not in str(caught.value)


def test_a_deflated_file_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = dicom(tmp_path, np.ones((1, 4000, 4000), np.uint16), DeflatedExplicitVRLittleEndian)
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    with pytest.raises(ScanFileError, match="export it as Explicit VR Little Endian") as caught:
        read_scan(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.reason == "not_a_scan"
    assert peak < 5e6


def test_a_localizer_of_a_ct_is_a_projection(tmp_path: Path) -> None:
    path = dicom(tmp_path, Modality="CT", ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
    assert np.array_equal(read_scan(path).transmission, ONE)
