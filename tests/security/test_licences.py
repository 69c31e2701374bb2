"""Licences of everything that is installed, and the bill of materials that says so."""

from __future__ import annotations

import json

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from xray_trainer.installation.parts import (
    UNKNOWN,
    Part,
    bundled_parts,
    every_distribution,
    installed_parts,
)
from xray_trainer.installation.sbom import sbom_json
from xray_trainer.ui import viewer


def test_nothing_that_is_installed_here_is_gpl_or_agpl_and_everything_tells_its_licence():
    parts = [*every_distribution(), *bundled_parts()]
    assert [part for part in parts if part.is_forbidden] == []
    assert [part for part in parts if part.licence == UNKNOWN] == []


def test_what_the_program_needs_is_listed_with_what_that_needs():
    names = {part.name.lower() for part in installed_parts()}
    assert {"numpy", "streamlit", "torch", "starlette", "psycopg"} <= names
    assert "pytest" not in names


@pytest.mark.skipif(not viewer.is_built(), reason="installed with XRAY_TRAINER_SKIP_VIEWER")
def test_the_viewers_javascript_is_listed():
    assert {("ol", "npm"), ("rbush", "npm")} <= {(part.name, part.ecosystem) for part in installed_parts()}


@pytest.mark.parametrize(
    ("licence", "forbidden"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("GNU GPLv2", True),
        ("LGPL-3.0-only", False),
        ("MIT", False),
    ],
)
def test_gpl_is_told_from_lgpl(licence, forbidden):
    assert Part("x", "1", licence).is_forbidden is forbidden


def test_the_bill_of_materials_is_valid_cyclonedx():
    content = sbom_json()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(content) is None
    listed = {one["purl"].split("@")[0] for one in json.loads(content)["components"]}
    assert "pkg:pypi/streamlit" in listed
