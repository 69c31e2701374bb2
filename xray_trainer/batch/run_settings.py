"""What a run was asked for, kept as `parts/run.json`: rows of two kinds never stand in one table.

A run that is resumed must find scores on the same scale and keep findings from the same score on, and it runs
the network in the same form: the form that is fastest may be another one on another day.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from xray_trainer.batch.parts import PARTS_FOLDER
from xray_trainer.batch.tables import write_durably
from xray_trainer.errors import InputError, StorageError

if TYPE_CHECKING:
    from xray_trainer.detector.detect import Detector

RUN_FILE = "run.json"


class RunSettings(BaseModel):
    """What decides about the rows of a run.

    Attributes:
        checkpoint: as in the tables.
        calibration: hash of what makes scores of logits.
        min_score: of the findings that are kept.
        form: of the network.
        device: that it runs on.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    checkpoint: str
    calibration: str
    min_score: float
    form: str
    device: str


def settings_of(detector: Detector, *, min_score: float | None = None) -> RunSettings:
    """Returns the settings of a run of a detector."""
    calibration = detector.config.calibration.model_dump_json(include={"top_k", "slope", "offset"})
    return RunSettings(
        checkpoint=checkpoint_name(detector),
        calibration=hashlib.sha256(calibration.encode()).hexdigest()[:12],
        min_score=detector.threshold if min_score is None else min_score,
        form=detector.form.name,
        device=detector.form.device.type,
    )


def checkpoint_name(detector: Detector) -> str:
    """Returns what tables call a checkpoint: its name and the first digits of the hash of its weights."""
    return f"{detector.config.name}@{detector.config.weights_sha256[:12]}"


def read_settings(out: Path) -> RunSettings | None:
    """Returns the settings of the run in a result folder, None where there was none.

    Raises:
        StorageError: they cannot be read.
    """
    path = out / PARTS_FOLDER / RUN_FILE
    try:
        return RunSettings.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise StorageError(
            "{path}: cannot be read: {why}; choose another folder", path=path, why=error
        ) from None


def write_settings(out: Path, settings: RunSettings) -> None:
    """Writes the settings of the run in a result folder."""
    write_durably(out / PARTS_FOLDER / RUN_FILE, settings.model_dump_json(indent=2).encode() + b"\n")


def check_same(out: Path, before: RunSettings, now: RunSettings) -> None:
    """Checks that a run can go on; another checkpoint may, since every scan is then searched again.

    Raises:
        InputError: scores or findings would not be alike.
    """
    if before.checkpoint != now.checkpoint:
        return
    for field, name in (("min_score", "least score"), ("calibration", "calibration"), ("form", "form")):
        was, wanted = getattr(before, field), getattr(now, field)
        if was != wanted:
            raise InputError(
                "{out}: a run goes on with the {name} it began with, {was}, got "
                "{wanted}; give the same options or another folder",
                out=out,
                name=name,
                was=was,
                wanted=wanted,
            )
