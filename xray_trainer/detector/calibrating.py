"""Fixing a detector's thresholds on a folder of benign scans of one's own.

Every scan is read, scored and forgotten, so memory does not grow. What cannot be used is named and left out.
That the scans are benign is taken on trust: a hidden thing among them raises the thresholds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from xray_trainer.detector.detect import Detector
from xray_trainer.detector.thresholds import Thresholds, operating_points, scoring_of
from xray_trainer.errors import InputError, XrayTrainerError
from xray_trainer.scans.files import list_scan_files, read_scan_noted

RATES_PERCENT = ("0.4", "1", "6")

_MOST_NAMED = 3

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What came of a folder.

    Attributes:
        thresholds: fixed on the scans that could be used.
        failures: (path, message) of those that could not.
        notes: (path, note): why little trust is due, such as an unknown pixel size.
    """

    thresholds: Thresholds
    failures: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


def calibrate_folder(
    detector: Detector,
    folder: Path,
    *,
    rates_percent: Sequence[str] = RATES_PERCENT,
    today: date,
    progress: Progress | None = None,
) -> Calibrated:
    """Returns thresholds for false-alarm rates from the benign scans of a folder and the folders in it.

    Raises:
        RecipeError: a rate is none.
        InputError: there are too few scans; says how many are needed.
        ScanFileError: there is no such folder.
    """
    paths = _scan_files(folder)
    _check_num(len(paths), rates_percent)
    scores: list[float] = []
    failures: list[tuple[str, str]] = []
    notes: list[tuple[str, str]] = []
    for done, path in enumerate(paths, start=1):
        try:
            score, noted = _scored(detector, path)
        except Exception as error:  # whatever a broken file does to a decoder, the others still count
            failures.append((str(path), _message(error)))
        else:
            scores.append(score)
            notes.extend((str(path), note) for note in noted)
        if progress is not None:
            progress(done, len(paths))
    thresholds = _fixed(detector, np.array(scores), rates_percent, today, failures)
    return Calibrated(thresholds, tuple(failures), (*notes, *_copies(folder, scores)))


def _scan_files(folder: Path) -> tuple[Path, ...]:
    inner = sorted(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())
    return tuple(path for each in (folder, *inner) for path in list_scan_files(each))


def _check_num(num_files: int, rates_percent: Sequence[str]) -> None:
    """Refuses too few files before any of them is looked at."""
    operating_points(np.zeros(num_files), rates_percent)


def _scored(detector: Detector, path: Path) -> tuple[float, tuple[str, ...]]:
    scan, notes = read_scan_noted(path)
    analysis = detector.analyse(scan, min_score=1.1)
    if not np.isfinite(analysis.score):
        raise InputError(f"{path.name}: its score is no number")
    return analysis.score, (*notes, *analysis.notes)


def _message(error: Exception) -> str:
    return str(error) if isinstance(error, XrayTrainerError) else f"{type(error).__name__}: {error}"


def _copies(folder: Path, scores: Sequence[float]) -> Iterator[tuple[str, str]]:
    num = len(scores) - len(set(scores))
    if num:
        yield (
            str(folder),
            f"{num} of {len(scores)} scans score exactly as another; copies make thresholds look surer",
        )


def _fixed(
    detector: Detector,
    scores: npt.NDArray[np.float64],
    rates_percent: Sequence[str],
    today: date,
    failures: Sequence[tuple[str, str]],
) -> Thresholds:
    try:
        points = operating_points(scores, rates_percent)
    except InputError as error:
        left_out = "; ".join(message for _path, message in failures[:_MOST_NAMED])
        raise InputError(f"{error} ({len(failures)} files could not be used: {left_out})") from None
    return Thresholds(
        checkpoint=detector.config.name,
        weights_sha256=detector.config.weights_sha256,
        scored_with=scoring_of(detector.config),
        num_scans=scores.size,
        calibrated_at=today.isoformat(),
        points=points,
    )
