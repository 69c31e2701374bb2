from __future__ import annotations

import pytest
from pydantic import ValidationError

from xray_trainer.exercises.declaration import Declaration

PAPERS = {"hs_code": "0805.10", "description": "Oranges, fresh", "packages": 1080, "gross_weight_kg": 21600.0}


def test_declaration_comes_back_from_its_own_json():
    declaration = Declaration(**PAPERS, seal_numbers=("AB 123456",), route=("Mersin", "Poti", "Osh"))
    assert Declaration.model_validate_json(declaration.model_dump_json()) == declaration


@pytest.mark.parametrize("code", ["0805", "0805.10", "080510", "0805.10.20", "0805102000"])
def test_harmonized_codes_of_four_to_ten_digits_pass(code):
    assert Declaration(**{**PAPERS, "hs_code": code}).hs_code == code


@pytest.mark.parametrize(
    "wrong",
    [
        {"hs_code": ""},
        {"hs_code": "85"},
        {"hs_code": "oranges"},
        {"packages": -1},
        {"gross_weight_kg": float("inf")},
        {"gross_weight_kg": -2.0},
        {"description": "  "},
        {"seal_numbers": ("",)},
        {"colour": "orange"},
    ],
)
def test_papers_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValidationError):
        Declaration(**{**PAPERS, **wrong})
