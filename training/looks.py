"""How many networks a run has measured on the test digits: what is looked at often is chosen by."""

import hashlib
from pathlib import Path
from typing import Final

import keras

LOOKS_FILE: Final = "test-looks.txt"


def count_looks(run: Path, model: keras.Model) -> int:
    """Note that a network is about to be measured on the test digits; tells of how many that was noted.

    The same weights measured again count once: they give the same answers. Starting a run
    over in its folder forgets nothing, so that nobody can pick the luckiest of several runs unseen.

    Args:
        run: Folder of the run; the notes lie there in ``test-looks.txt``, a SHA-256 a line.
        model: The network, built.
    """
    weights = hashlib.sha256()
    for array in model.get_weights():
        weights.update(array.tobytes())
    path = run / LOOKS_FILE
    noted = path.read_text(encoding="ascii").split() if path.is_file() else []
    if weights.hexdigest() not in noted:
        noted.append(weights.hexdigest())
        path.write_text("".join(f"{digest}\n" for digest in noted), encoding="ascii")
    return len(noted)
