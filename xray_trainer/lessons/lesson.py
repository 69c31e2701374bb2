"""One lesson as a file: a front matter of title, scans and quiz, then Markdown with places for live things.

    ---
    title: How a radiograph comes about
    about: What a grey value means.
    minutes: 8
    scans:
      first: {conveyance: container-40, cargo: cartons, seed: 3}
    captions:
      first: A container with cartons.
    quiz:
      - ask: What is dark?
        answers:
          - {text: Much material, right: true}
          - {text: Little material}
        why: The darker, the less got through.
    ---
    Text.

    {{scan first}}

A line of its own `{{scan NAME}}`, `{{figure NAME}}` or `{{kind CT-DOOR}}` is the place of a live scan, of a
figure that moves, or of what the taxonomy says of a concealment. A translation leaves out `minutes` and
`scans`: they are those of the English file (`course`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from xray_trainer.errors import InputError
from xray_trainer.synthesis.taxonomy import BENIGN

PieceKind = Literal["text", "scan", "figure", "kind"]

_FENCE = "---\n"
_PLACE = re.compile(r"^\{\{(scan|figure|kind) ([\w-]+)\}\}$", re.MULTILINE)


class LessonScan(BaseModel):
    """A scan of a lesson as a wish; `preparing` makes a request to the renderer of it.

    Attributes:
        kinds: one for each thing that is hidden, `NEG` for a harmless look-alike; empty where nothing is.
        has_papers: whether the documents are shown beside it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    conveyance: str
    cargo: str
    kinds: tuple[str, ...] = ()
    item: str = ""
    seed: int = Field(ge=0)
    shape_hw: tuple[int, int] = (640, 2560)
    pixel_mm: float = Field(8.0, gt=0)
    beams: tuple[str, ...] = ("6MV", "4MV")
    has_papers: bool = False
    has_wrong_papers: bool = False

    @property
    def is_pair(self) -> bool:
        """Returns whether it can be shown with and without something."""
        return bool(self.kinds)

    @property
    def is_benign(self) -> bool:
        """Returns whether nothing is hidden in it."""
        return not self.hidden

    @property
    def hidden(self) -> tuple[str, ...]:
        """Returns the kinds of what is hidden, look-alikes left out."""
        return tuple(kind for kind in self.kinds if kind != BENIGN)


class Answer(BaseModel):
    """One answer to choose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(min_length=1)
    right: bool = False


class Question(BaseModel):
    """One question; where several answers are right, all of them and no other must be chosen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ask: str = Field(min_length=1)
    answers: tuple[Answer, ...] = Field(min_length=2, max_length=6)
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _has_a_right_answer(self) -> Question:
        if not self.right:
            raise ValueError(f"a question needs a right answer: {self.ask}")
        return self

    @property
    def right(self) -> frozenset[int]:
        """Returns the places of the right answers."""
        return frozenset(place for place, answer in enumerate(self.answers) if answer.right)

    @property
    def is_multiple(self) -> bool:
        """Returns whether several answers are right."""
        return len(self.right) > 1


class FrontMatter(BaseModel):
    """What stands above the text of a lesson; `minutes` and `scans` in the English file only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    about: str = Field(min_length=1)
    minutes: int = Field(0, ge=0, le=60)
    scans: dict[str, LessonScan] = {}
    captions: dict[str, str] = {}
    quiz: tuple[Question, ...] = Field(min_length=3, max_length=6)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a lesson: Markdown, or the name of what stands there."""

    kind: PieceKind
    content: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in one language.

    Attributes:
        name: such as `03-dual-energy`; the order of the course.
        language: of its texts.
        front: what stands above the text.
        pieces: the text and what stands in it, in order.
    """

    name: str
    language: str
    front: FrontMatter
    pieces: tuple[Piece, ...]

    def names_of(self, kind: PieceKind) -> tuple[str, ...]:
        """Returns the names of all pieces of a kind, in order."""
        return tuple(piece.content for piece in self.pieces if piece.kind == kind)


def read_lesson(path: Path, *, language: str) -> Lesson:
    """Returns the lesson of a file.

    Raises:
        InputError: it has no front matter, or that says something it must not.
    """
    text = path.read_text(encoding="utf-8")
    parts = text.split(_FENCE, 2)
    if len(parts) != 3 or parts[0]:
        raise InputError(
            "{name}: a lesson begins with a front matter between two lines of ---", name=path.name
        )
    try:
        front = FrontMatter.model_validate(_yaml(parts[1]))
    except (ValidationError, yaml.YAMLError) as error:
        raise InputError(
            "{name}: its front matter cannot be used: {why}", name=path.name, why=error
        ) from None
    return Lesson(path.stem, language, front, _pieces(parts[2]))


def _yaml(text: str) -> Any:
    return yaml.safe_load(text)


def _pieces(body: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    start = 0
    for place in _PLACE.finditer(body):
        pieces.append(Piece("text", body[start : place.start()].strip()))
        pieces.append(Piece(cast("PieceKind", place[1]), place[2]))
        start = place.end()
    pieces.append(Piece("text", body[start:].strip()))
    return tuple(piece for piece in pieces if piece.content)
