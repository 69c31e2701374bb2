"""`POST /api/detect`: a scanner's own software sends a scan and gets findings as JSON.

Off unless the settings switch it on. Whoever asks must know the token. One scan is searched at a time in each
process; who comes meanwhile is told to come again. A file is measured while it arrives, before anything
decodes it, which happens in a cage (`scans.cage`), and its name never becomes a path. What may be asked is
written down in `openapi.json`.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from xray_trainer.detector.explain import explanation
from xray_trainer.errors import (
    CheckpointError,
    InputError,
    MissingExtraError,
    ScanFileError,
    Sentence,
    XrayTrainerError,
)
from xray_trainer.regions import Finding
from xray_trainer.scans.caged import read_scan_caged
from xray_trainer.scans.sidecar import Sidecar, sidecar_path
from xray_trainer.settings import Settings
from xray_trainer.ui.desk.runs import require_detector
from xray_trainer.ui.replies import Translate, as_json, language_of, untranslated

if TYPE_CHECKING:
    from xray_trainer.detector.detect import Detector

LEAST_TOKEN = 16
ARRIVAL_S = 120.0
"""How long a scan may take to arrive."""

_DOCUMENT = Path(__file__).with_name("openapi.json")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
_Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]

Words = Callable[[str], str]


class Search(Protocol):
    """What looks into a scan file."""

    def __call__(self, path: Path, words: Words) -> dict[str, Any]:
        """Returns what was found, as JSON, in the words of a language."""


class Question(BaseModel):
    """What a scanner may say about its scan in the address.

    Attributes:
        name: of the file; only its ending is looked at.
        pixel_mm_x, pixel_mm_y: size of a pixel; both or none.
        beams: names of the beams, high energy first, divided by commas.
        white_level: the stored value that means air.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(default="", max_length=300)
    pixel_mm_x: _Positive | None = None
    pixel_mm_y: _Positive | None = None
    beams: str = Field(default="", max_length=100)
    white_level: _Positive | None = None

    @property
    def suffix(self) -> str:
        """Returns the ending of the name, where it can be one."""
        ending = Path(self.name.replace("\\", "/")).suffix
        return ending.lower() if _SUFFIX.fullmatch(ending) else ""

    def sidecar(self) -> Sidecar:
        """Returns what was said, in the form that lies beside a scan.

        Raises:
            InputError: only one side of a pixel was given, or more than two beams.
        """
        if (self.pixel_mm_x is None) != (self.pixel_mm_y is None):
            raise InputError("pixel_mm_x and pixel_mm_y go together, got only one of them; give both or none")
        known = {
            "pixel_mm_xy": (self.pixel_mm_x, self.pixel_mm_y) if self.pixel_mm_x else None,
            "beams": tuple(name.strip() for name in self.beams.split(",") if name.strip()),
            "white_level": self.white_level,
        }
        try:
            return Sidecar.model_validate(known)
        except ValidationError as error:
            raise InputError(_sentence(error)) from None


def detection_routes(
    settings: Settings, *, translate: Translate = untranslated, search: Search | None = None
) -> list[Route]:
    """Returns the route of the document, and that of the detector where the settings switch it on.

    Args:
        settings: whether there is a detector to ask, for whom, and how large a scan may be.
        translate: gives a text in a language; called with language and English text.
        search: looks into a scan file; the shipped detector where None.

    Raises:
        InputError: it is switched on without a token of 16 characters or more.
    """
    routes = [Route("/api/openapi.json", _document)]
    if not settings.detect_endpoint:
        return routes
    if len(settings.detect_token) < LEAST_TOKEN:
        raise InputError(
            "XRAY_TRAINER_DETECT_TOKEN must have {least_token} characters or more "
            "while XRAY_TRAINER_DETECT_ENDPOINT is on, got {got}; make one with: "
            "openssl rand -hex 32",
            least_token=LEAST_TOKEN,
            got=len(settings.detect_token),
        )
    asked = _Detection(settings.detect_token, settings.detect_max_mb, translate, search or search_file)
    return [*routes, Route("/api/detect", asked.detect, methods=["POST"])]


def search_file(path: Path, words: Words) -> dict[str, Any]:
    """Returns what the shipped detector finds in a scan file; loads it at the first call.

    Raises:
        ScanFileError: the file is no readable scan.
        MissingExtraError: this installation has no detector.
        CheckpointError: the shipped checkpoint is damaged.
    """
    begin = time.perf_counter()
    scan, notes = read_scan_caged(path)
    require_detector()
    detector = _detector()
    analysis = detector.analyse(scan)
    height_px, width_px = scan.shape_hw
    return {
        "height_px": height_px,
        "width_px": width_px,
        "num_energies": scan.num_energies,
        "pixel_mm_xy": list(scan.pixel_mm_xy),
        "score": analysis.score,
        "threshold": detector.threshold,
        "is_suspicious": analysis.score >= detector.threshold,
        "findings": [_finding_json(finding, words) for finding in analysis.findings],
        "notes": [*notes, *analysis.notes],
        "checkpoint": f"{detector.config.name}@{detector.config.weights_sha256[:12]}",
        "seconds": round(time.perf_counter() - begin, 3),
    }


@dataclass(frozen=True, slots=True)
class _Detection:
    token: str
    max_mb: int
    translate: Translate
    search: Search
    busy: threading.Lock = field(default_factory=threading.Lock)

    async def detect(self, request: Request) -> Response:
        if not self._is_known(request):
            return as_json(
                {"error": "this needs the token of the scanner: Authorization: Bearer TOKEN"},
                status=401,
                headers={"WWW-Authenticate": "Bearer"},
            )
        if not self.busy.acquire(blocking=False):
            return _later("another scan is being searched; send this one again in a moment")
        try:
            return await self._answer(request)
        finally:
            self.busy.release()

    async def _answer(self, request: Request) -> Response:
        words = partial(self.translate, language_of(request))
        try:
            question = _question(request)
            sidecar = question.sidecar()
            async with self._arrived(request, question.suffix) as path:
                sidecar_path(path).write_text(sidecar.model_dump_json(exclude_none=True))
                return as_json(await run_in_threadpool(self.search, path, words))
        except XrayTrainerError as error:
            return _refusal(error, words)
        except TimeoutError:
            return as_json({"error": f"the scan must arrive within {ARRIVAL_S:.0f} s"}, status=408)

    @asynccontextmanager
    async def _arrived(self, request: Request, suffix: str) -> AsyncIterator[Path]:
        """Gives the posted file in a folder of its own, measured while it comes in."""
        limit = self.max_mb * 1024 * 1024
        if _length(request) > limit:
            raise _TooLargeError(self.max_mb)
        with tempfile.TemporaryDirectory(prefix="xray-trainer-detect-") as folder:
            path = Path(folder) / f"scan{suffix}"
            async with asyncio.timeout(ARRIVAL_S):
                size = 0
                with path.open("wb") as file:
                    async for chunk in request.stream():
                        size += len(chunk)
                        if size > limit:
                            raise _TooLargeError(self.max_mb)
                        file.write(chunk)
            yield path

    def _is_known(self, request: Request) -> bool:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        is_same = hmac.compare_digest(given.strip().encode("latin-1"), self.token.encode())
        return kind.lower() == "bearer" and is_same


class _TooLargeError(InputError):
    """A file is larger than the settings allow."""

    def __init__(self, max_mb: int) -> None:
        super().__init__(
            "a scan may have {max_mb} MB, got more; XRAY_TRAINER_DETECT_MAX_MB sets the limit", max_mb=max_mb
        )


async def _document(_request: Request) -> Response:
    return Response(_DOCUMENT.read_bytes(), media_type="application/json")


@cache
def _detector() -> Detector:
    from xray_trainer.detector.checkpoint import load_detector

    return load_detector(device="auto")


def _question(request: Request) -> Question:
    try:
        return Question.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise InputError(_sentence(error)) from None


def _length(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _refusal(error: XrayTrainerError, words: Callable[[str], str]) -> Response:
    if isinstance(error, ScanFileError):
        return as_json({"error": error.told(words), "reason": error.reason}, status=422)
    if isinstance(error, MissingExtraError | CheckpointError):
        return as_json({"error": error.told(words)}, status=503)
    if isinstance(error, InputError):
        return as_json({"error": error.told(words)}, status=413 if isinstance(error, _TooLargeError) else 400)
    return as_json({"error": "the scan cannot be searched right now; is the disk full?"}, status=503)


def _later(sentence: str) -> Response:
    return as_json({"error": sentence}, status=429, headers={"Retry-After": "1"})


def _finding_json(finding: Finding, words: Words) -> dict[str, Any]:
    x_min, y_min, x_max, y_max = finding.region.bounds_xyxy
    return {
        "score": finding.score,
        "bbox": [x_min, y_min, x_max - x_min, y_max - y_min],
        "geometry": finding.region.to_geojson(),
        "family": finding.family,
        "material": finding.material,
        "material_share": finding.material_share,
        "areal_density_g_cm2": finding.areal_density_g_cm2,
        "cue": finding.cue,
        "explanation": explanation(finding, words),
    }


def _sentence(error: ValidationError) -> Sentence:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"])) or Sentence("the address")
    return Sentence("{where}: {problem}", where=where, problem=first["msg"])
