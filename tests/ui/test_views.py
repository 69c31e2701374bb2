from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from xray_trainer import ui


def test_no_folder_that_streamlit_lists_by_itself_lies_beside_the_script() -> None:
    script = Path(ui.__file__).with_name("main.py")
    assert script.is_file()
    assert not script.with_name("pages").exists()


def test_no_page_loads_torch_so_that_a_training_room_needs_none() -> None:
    code = (
        "import sys; from xray_trainer.ui.warm_up import warm_up; warm_up(); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0


def test_warming_up_loads_every_view_and_looks_for_garbage_again() -> None:
    names = [
        f"xray_trainer.ui.views.{path.stem}" for path in Path(ui.__file__).parent.glob("views/[a-z]*.py")
    ]
    code = (
        "import gc, sys; gc.disable(); from xray_trainer.ui.warm_up import warm_up; warm_up(); "
        f"sys.exit(not gc.isenabled() or any(name not in sys.modules for name in {names}))"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0
