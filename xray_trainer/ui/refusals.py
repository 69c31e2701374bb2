"""Why something was refused, as pages tell it: in the language of who reads it, and harmless in Markdown."""

from __future__ import annotations

from collections.abc import Callable

from xray_trainer.errors import Sentence, XrayTrainerError
from xray_trainer.ui.papers import escape_markdown


def why_refused(refusal: XrayTrainerError | str, words: Callable[[str], str]) -> str:
    """Returns why something was refused, for a page: Markdown that shows the sentence as it is written.

    Args:
        refusal: the error, or what is left of it: its sentence.
        words: the reader's language.
    """
    sentence = refusal.sentence if isinstance(refusal, XrayTrainerError) else Sentence(refusal)
    return escape_markdown(sentence.told(words))
