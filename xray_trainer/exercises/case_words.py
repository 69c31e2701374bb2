"""What is told about a seizure beside its exercise."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

MAX_TITLE, MAX_WORDS = 200, 5000

Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TITLE)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_WORDS)]


class CaseWords(BaseModel):
    """The words of a case: what it is called, how it was hidden, what to learn from it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title = ""
    method: Words = ""
    lesson: Words = ""
