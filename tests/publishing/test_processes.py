from __future__ import annotations

import subprocess
import sys

NEEDED = ("publishing.building", "publishing.estimates", "publishing.samples", "publishing.swaps", "ui.pages")


def test_ordering_sets_and_the_pages_need_no_torch():
    imports = "; ".join(f"import xray_trainer.{module}" for module in NEEDED)
    code = f"import sys; {imports}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
