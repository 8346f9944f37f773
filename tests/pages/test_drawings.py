"""A visitor's own drawings: taken as they are meant, and nothing else is."""

import base64

import numpy as np
import pytest

from pages.drawings import MOST, DrawingsError, take_drawings

IMAGE = np.random.default_rng(8).integers(0, 256, (28, 28), dtype=np.uint8)


def _drawing(**changes: object) -> dict[str, object]:
    probabilities = [0.0] * 10
    probabilities[7], probabilities[1] = 0.75, 0.25
    return {
        "truth": 1,
        "probabilities": probabilities,
        "pixels": base64.b64encode(IMAGE.tobytes()).decode(),
    } | changes


def test_drawings_become_a_measured_set():
    taken = take_drawings([_drawing(), _drawing(truth=7)])
    assert taken.predictions.truth.tolist() == [1, 7]
    assert taken.predictions.answers.tolist() == [7, 7]
    assert taken.predictions.matrix[1, 7] == taken.predictions.matrix[7, 7] == 1
    np.testing.assert_array_equal(taken.images, [IMAGE, IMAGE])


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "drawings",
        {"truth": 1},
        [None],
        [[]],
        [_drawing()] * (MOST + 1),
        [_drawing(truth=10)],
        [_drawing(truth=-1)],
        [_drawing(truth=True)],
        [_drawing(truth="7")],
        [_drawing(truth=10**400)],
        [_drawing(probabilities=[0.1] * 9)],
        [_drawing(probabilities=[0.9] * 10)],
        [_drawing(probabilities=[float("nan")] * 10)],
        [_drawing(probabilities=[-1.0] + [0.1] * 9)],
        [_drawing(probabilities="many")],
        [_drawing(), _drawing(probabilities=[1.0])],
        [_drawing(pixels="")],
        [_drawing(pixels="A" * 1044)],
        [_drawing(pixels="not base64!")],
        [_drawing(pixels=7)],
        [_drawing(pixels="é")],
        [{"truth": 1}],
    ],
)
def test_anything_else_is_refused_in_plain_words(sent):
    with pytest.raises(DrawingsError, match="drawings"):
        take_drawings(sent)
