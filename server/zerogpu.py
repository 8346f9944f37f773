"""Starting on ZeroGPU, where Hugging Face lets a free account host the app.

That hardware starts only programs that mark a function as one for the GPU. The app has none,
since its network takes a fraction of a millisecond on one processor core, so it marks one that
nobody calls. Elsewhere nothing happens, and the package ``spaces``, which that hardware brings
along, is not needed.
"""

import importlib
from collections.abc import Mapping
from typing import Final

VARIABLE: Final = "SPACES_ZERO_GPU"
TRUE: Final = frozenset({"1", "t", "true"})


def on_zerogpu(environment: Mapping[str, str]) -> bool:
    """Whether these are the environment variables of ZeroGPU."""
    return environment.get(VARIABLE, "").lower() in TRUE


def mark_a_function(environment: Mapping[str, str]) -> bool:
    """Mark a function for the GPU where that is asked for; before the app is launched.

    Returns:
        Whether it was asked for.
    """
    if not on_zerogpu(environment):
        return False
    importlib.import_module("spaces").GPU(_use_no_gpu)
    return True


def _use_no_gpu() -> None:
    """Stand for the functions that other apps run on the GPU."""
