"""Strokes are found by being narrow, however broad they are; steps in the light are not strokes."""

import cv2
import numpy as np
import pytest

from model.strokes import find_blobs, find_stroke_widths, local_noise, without_strokes

HEIGHT, WIDTH = 240, 320


def curve(thickness: int) -> np.ndarray:
    """A ring and a bar, float32 (240, 320), 0 or 1, drawn this thick."""
    ink = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.circle(ink, (100, 120), 60, 1, thickness)
    cv2.line(ink, (195, 60), (195, 180), 1, thickness)
    return ink.astype(np.float32)


def step() -> np.ndarray:
    """Two tones that meet in a slanting line, as a lens sees it, float32 (240, 320)."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return 80 * np.clip((x + 0.1 * y - 240) / 4, 0, 1).astype(np.float32)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("thickness", [3, 8, 20])
def test_the_side_and_the_width_of_strokes(sign, thickness):
    paper = np.full((HEIGHT, WIDTH), 100, np.float32)
    side, width = find_stroke_widths(paper + 60 * sign * curve(thickness), paper, paper, is_smooth=True)[0]
    assert side == sign
    assert thickness < width * HEIGHT < 8 * thickness + 10


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("height", [1, -1])
def test_a_step_that_is_higher_than_strokes_is_no_stroke(sign, height):
    paper = np.full((HEIGHT, WIDTH), 100, np.float32)
    found = find_stroke_widths(paper + height * step() + 40 * sign * curve(5), paper, paper, is_smooth=False)
    assert found[0] in {(sign, 0.06), (sign, 0.12)}


def test_other_strokes_follow_where_there_are_any():
    paper = np.full((HEIGHT, WIDTH), 100, np.float32)
    both = 60 * curve(5) - 50 * curve(5)[::-1, ::-1]
    first, *others = find_stroke_widths(paper + both, paper, paper, is_smooth=True)
    assert first[0] == 1
    assert first not in others and -1 in {sign for sign, _ in others}
    alone = find_stroke_widths(paper + 60 * curve(5), paper, paper, is_smooth=True)
    assert {sign for sign, _ in alone} == {1}


def test_nothing_has_no_strokes():
    paper = np.full((HEIGHT, WIDTH), 100, np.float32)
    assert find_stroke_widths(paper, paper, paper, is_smooth=True) == []


def test_taking_out_strokes_keeps_steps():
    signal = step() + 50 * curve(5)
    ground = without_strokes(signal, width=0.06)
    assert np.abs(ground - step()).max() < 15


def test_blobs_are_measured():
    mask = np.zeros((100, 120), bool)
    mask[20:24, 10:90] = True
    mask[60:70, 0:10] = True
    blobs = find_blobs(mask)
    assert blobs.area[1:].tolist() == [320, 100]
    assert blobs.width[1] == pytest.approx(4, abs=1)
    assert blobs.length[1] == pytest.approx(80, rel=0.3)
    assert blobs.slender.tolist() == [False, True, False]
    assert blobs.leaves[1:].tolist() == [False, True]
    assert blobs.total(np.full((100, 120), 2, np.float32)).tolist() == [0, 640, 200]


def test_strokes_are_not_noise_and_grain_is():
    rng = np.random.default_rng(0)
    picture = (60 * curve(6) + rng.normal(0, 1, (HEIGHT, WIDTH))).astype(np.float32)
    picture[:, 280:] += rng.normal(0, 12, (HEIGHT, 40))
    noise = local_noise(picture)
    assert noise[:, :240].max() < 1.6
    assert noise[:, 300:].min() > 5
