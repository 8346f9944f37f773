"""Readings take turns: no more of them at once than the processors can work on.

A reading keeps one processor busy. Many at once would not be done sooner: they would take the
interpreter's lock from each other again and again, and every answer would come late. One more
than there are processors fills the moments in which a reading waits.
"""

import math
import os
import threading
from pathlib import Path
from typing import Final

# Where Linux tells how much of the machine a container may use: a quota and the period it is for.
QUOTA: Final = Path("/sys/fs/cgroup/cpu.max")


def processors(quota: Path = QUOTA) -> int:
    """How many processors this process may use, at least one: a container may not use all of its machine."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        granted, period = quota.read_text(encoding="ascii").split()
        return max(1, min(count, math.ceil(int(granted) / int(period))))
    except (OSError, ValueError):
        # No container, or one without a limit, which is told as a word.
        return count


# To be held while a visitor's picture is read; never while one is held already.
TURN: Final = threading.BoundedSemaphore(processors() + 1)
