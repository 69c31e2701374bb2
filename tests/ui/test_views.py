from __future__ import annotations

from pathlib import Path

from xray_trainer import ui


def test_no_folder_that_streamlit_lists_by_itself_lies_beside_the_script() -> None:
    script = Path(ui.__file__).with_name("main.py")
    assert script.is_file()
    assert not script.with_name("pages").exists()
