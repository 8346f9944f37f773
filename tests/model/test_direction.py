"""The colour in which ink departs from its paper."""

import numpy as np
import pytest

from model.direction import ink_direction


def test_ink_direction_points_from_paper_to_ink():
    residual = np.zeros((20, 20, 3), np.float32)
    assert ink_direction(residual) is None
    residual[5:8, 5:15] = (0, -60, -60)
    direction = ink_direction(residual)
    assert direction is not None
    assert direction == pytest.approx([0, -(0.5**0.5), -(0.5**0.5)], abs=1e-5)
