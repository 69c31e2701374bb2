from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest
from streamlit.components.v2.manifest_scanner import scan_component_manifests
from streamlit.testing.v1 import AppTest

import xray_trainer
from tests.ui.viewer_node import FOLDER, node
from xray_trainer.ui import viewer
from xray_trainer.ui.viewer.author_texts import author_texts
from xray_trainer.ui.viewer.review_texts import answer_texts
from xray_trainer.ui.viewer.room_texts import room_texts
from xray_trainer.ui.viewer.texts import review_texts, viewer_texts

SOURCES = sorted((FOLDER / "src").rglob("*.ts"))
WORDS = {
    key: text
    for texts in (viewer_texts, review_texts, author_texts, answer_texts, room_texts)
    for key, text in texts(lambda text: text).items()
}

built = pytest.mark.skipif(not viewer.is_built(), reason="installed with XRAY_TRAINER_SKIP_VIEWER")


def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


def test_every_word_that_the_viewer_says_has_a_text():
    said = set(re.findall(r'\bsay\(\s*"(\w+)"', source())) | set(re.findall(r'name: "(\w+)"', source()))
    assert said
    assert said <= WORDS.keys()


def test_every_text_is_said_somewhere():
    code = source()
    families = (
        "outcome_",
        "phase_",
        "mark_",
        "preset_",
        "layer_",
        "menu_",
        "palette_",
        "mirror_",
        "flag_",
        "indicator_",
        "reference_",
        "author_",
    )
    unused = {key for key in WORDS if f'"{key}"' not in code and not key.startswith(families)}
    assert unused <= {"locale", "missing"}


def test_texts_keep_their_placeholders_plain():
    for text in WORDS.values():
        assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(text))


def test_every_function_has_a_key_of_its_own():
    keys = re.findall(r"keys: (\[[^\]]*\])", source())
    assert keys
    assert "[]" not in keys


def test_streamlit_finds_the_component():
    found = {
        f"{manifest.name}.{component.name}": root / (component.asset_dir or "")
        for manifest, root in scan_component_manifests()
        for component in manifest.components
    }
    assert found["xray-trainer.viewer"] == FOLDER / "dist"


def test_the_inner_manifest_carries_the_package_version():
    manifest = tomllib.loads((Path(xray_trainer.__file__).parent / "pyproject.toml").read_text())
    outer = tomllib.loads((Path(xray_trainer.__file__).parents[1] / "pyproject.toml").read_text())
    assert manifest["project"]["version"] == outer["project"]["version"]


def test_the_lock_names_no_download_host():
    assert "resolved" not in (FOLDER / "package-lock.json").read_text(encoding="utf-8")


@built
def test_a_page_mounts_the_viewer():
    def page() -> None:
        import streamlit as st

        from xray_trainer.ui.viewer import scan_viewer
        from xray_trainer.ui.viewer.texts import viewer_texts

        result = scan_viewer(token="t", texts=viewer_texts(lambda text: text), mode="mark", key="viewer")
        st.write(f"submitted: {result.submitted}")

    ran = AppTest.from_function(page, default_timeout=60).run()
    assert not ran.exception
    assert ran.markdown[0].value == "submitted: False"


@built
def test_the_bundle_names_no_host_but_those_in_names_of_formats():
    (bundle,) = (FOLDER / "dist").glob("viewer-*.js")
    hosts = set(re.findall(r"https?://([\w.-]+)", bundle.read_text(encoding="utf-8")))
    assert hosts <= {"www.w3.org", "www.opengis.net"}


def test_the_types_hold():
    done = node("node_modules/typescript/bin/tsc", "--noEmit")
    assert done.returncode == 0, done.stdout


def test_the_unit_tests_of_the_viewer_pass():
    done = node("tests/run.mjs")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
