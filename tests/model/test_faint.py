"""Faint strokes are followed through noise and gaps, and noise becomes no stroke."""

import cv2
import numpy as np

from model.faint import follow_strokes
from model.ink import find_ink
from model.picture import Picture
from training.strokes import draw_digit, render

HEIGHT, WIDTH = 240, 320


def stroke(number=3, pen=6):
    """A digit's ink, float32 (240, 320)."""
    ink = np.zeros((HEIGHT, WIDTH), np.float32)
    strokes = draw_digit(number, np.random.default_rng(number), neatness=0.9)
    ink[40:200, 80:240] = render(strokes, 160, pen) / np.float32(255)
    return ink


def noise(deviation, seed=0):
    spots = np.random.default_rng(seed).normal(0, 1, (HEIGHT, WIDTH)).astype(np.float32)
    spots = cv2.GaussianBlur(spots, (0, 0), 0.8)
    return (deviation / spots.std() * spots).astype(np.float32)


def test_strokes_stay_and_noise_goes():
    truth = stroke()
    contrast = 40 * truth + noise(8)
    followed = follow_strokes(contrast, 32)
    followed -= np.median(followed)
    assert followed[truth == 0].std() < 0.7 * contrast[truth == 0].std()
    assert followed[truth > 0.9].mean() > 0.75 * contrast[truth > 0.9].mean()


def test_a_gap_in_a_stroke_is_closed():
    contrast = np.zeros((60, 120), np.float32)
    contrast[28:32, 10:110] = 50
    contrast[:, 60:63] = 0
    followed = follow_strokes(contrast, 10)
    assert followed[30, 60:63].min() > 25
    assert followed[20, 60:63].max() < 5


def test_where_nothing_stands_off_nothing_changes():
    contrast = noise(2)
    assert follow_strokes(contrast, 50) is contrast


def test_a_pencil_on_noisy_paper_hangs_together():
    truth = stroke(8, 8)
    pixels = 220 - 34 * truth[..., None] + noise(6)[..., None] * np.ones(3, np.float32)
    found = find_ink(Picture(np.clip(pixels, 0, 255).astype(np.uint8), WIDTH, HEIGHT))
    assert found is not None
    assert any("faint" in remark for remark in found.remarks)
    inked = found.density > 0.4
    assert (inked & (truth > 0.5)).sum() / (inked | (truth > 0.5)).sum() > 0.6
    whole = cv2.connectedComponentsWithStats(inked.astype(np.uint8))[2][1:, cv2.CC_STAT_AREA]
    assert whole.max() > 0.9 * whole.sum()
