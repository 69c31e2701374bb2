"""The documents as a trainee reads them."""

from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.synthesis.manifest import invented_firm
from xray_trainer.ui.paper_lines import paper_lines
from xray_trainer.ui.translations import translations


def consignor(name: str, language: str) -> str:
    papers = Declaration(
        hs_code="0805.10", description="Oranges", packages=1, gross_weight_kg=1, consignor=name
    )
    words = translations(language).gettext
    return dict(paper_lines(papers, words))[words("Consignor")]


@pytest.mark.parametrize(("language", "words"), [("en", "(invented)"), ("ru", "(вымышлено)")])
def test_a_firm_says_that_it_is_invented_in_the_language_of_the_reader(language: str, words: str) -> None:
    name = invented_firm(np.random.default_rng(0))
    assert consignor(name, language) == name.replace("(invented)", words)


def test_a_firm_that_a_mentor_named_stays_as_it_is() -> None:
    assert consignor("Silk Road (KZ) LLP", "ru") == "Silk Road (KZ) LLP"
