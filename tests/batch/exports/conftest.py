from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.batch.result_rows import SHAPE_HW
from xray_trainer.batch.per_scan import preview_path
from xray_trainer.batch.results import iter_searched


@pytest.fixture
def with_previews(results: Path) -> Path:
    """Returns the result folder after a run that wrote previews."""
    (results / "previews").mkdir()
    for scan, _ in iter_searched(results):
        cv2.imwrite(str(preview_path(results, scan.uri)), np.full(SHAPE_HW, 128, np.uint8))
    return results
