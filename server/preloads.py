"""Gradio's scripts that every page needs, told to the browser before it finds out one after the other.

The page names its first script, which names the next ones, and so on four times: on a phone each
step costs a round trip. A header on the page itself lets the browser ask for all of them at once.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

import gradio

SCRIPTS: Final = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"
# What the names of the scripts begin with; the rest is a hash of their content.
NEEDED: Final = ("core", "runtime", "Blocks", "HTML", "statustracker")


@lru_cache
def preload_header(folder: Path = SCRIPTS) -> str:
    """The value of the ``Link`` header.

    A script that another version of Gradio has not, or has twice, is left out.
    """
    found = [sorted(folder.glob(f"{name}-*.js")) for name in NEEDED]
    return ", ".join(f"<./assets/{paths[0].name}>; rel=modulepreload" for paths in found if len(paths) == 1)
