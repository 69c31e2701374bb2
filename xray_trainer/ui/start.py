"""Where a server's process begins: Streamlit, without looking for garbage among what it is about to load.

Looking for it takes a fifth of the time until the server answers; `warm_up` begins with it again.
"""

from __future__ import annotations

import gc


def main() -> None:
    """Runs Streamlit's command line with the arguments of this process."""
    gc.disable()
    from streamlit.web.cli import main as streamlit

    streamlit(prog_name="streamlit")


if __name__ == "__main__":
    main()
