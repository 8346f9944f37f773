"""Numbers are cut into digits in reading order; one digit stays one digit."""

import cv2
import numpy as np
import pytest

from model.classifier import Classifier
from model.ink import Ink
from model.normalization import normalize
from model.pieces import Box, Piece
from model.segmentation import find_pieces, read_line, single_piece
from training.strokes import draw_digit, render


@pytest.fixture(scope="module")
def classifier():
    return Classifier.load()


@pytest.fixture(scope="module")
def score(classifier):
    def log_probabilities(inks):
        images = np.stack([normalize(ink).image for ink in inks])
        return np.log(classifier.predict(images).max(axis=1))

    return log_probabilities


def written(text, *, height=60, pitch=50, pen=6, climb=0.0):
    """Lines of digits, neatly written: float32 ink."""
    rng = np.random.default_rng(0)
    lines = text.split("\n")
    page = np.zeros((len(lines) * 2 * height + 120, max(map(len, lines)) * pitch + 160), np.float32)
    for row, line in enumerate(lines):
        for column, digit in enumerate(line):
            ink = render(draw_digit(int(digit), rng, neatness=0.95), height, pen) / np.float32(255)
            top, left = 60 + row * 2 * height + round(climb * column), 60 + column * pitch
            window = page[top : top + height, left : left + height]
            np.maximum(window, ink, out=window)
    return page


def read(density, classifier, score):
    pieces = find_pieces(Ink(density, light_on_dark=False), score)
    answers = classifier.predict(np.stack([normalize(piece.ink).image for piece in pieces])).argmax(axis=1)
    lines: dict[int, str] = {}
    for piece, answer in zip(pieces, answers, strict=True):
        lines[piece.line] = lines.get(piece.line, "") + str(answer)
    return "\n".join(lines[number] for number in sorted(lines))


def test_no_ink_no_pieces(score):
    blank = Ink(np.zeros((20, 20), np.float32), light_on_dark=False)
    assert find_pieces(blank, score) == ()
    assert single_piece(blank) is None


@pytest.mark.parametrize("text", ["2024", "60718", "35", "1234567890", "12\n3456", "408\n17\n9", "0"])
def test_reads_numbers_and_lines(text, classifier, score):
    assert read(written(text), classifier, score) == text


def test_follows_a_slanted_line(classifier, score):
    assert read(written("2580364", climb=16), classifier, score) == "2580364"


@pytest.mark.parametrize("digit", range(10))
def test_one_digit_stays_one_digit(digit, score):
    rng = np.random.default_rng(digit)
    for _ in range(12):
        ink = render(draw_digit(digit, rng), 100, pen_width=float(rng.uniform(4, 12))) / np.float32(255)
        assert len(find_pieces(Ink(np.pad(ink, 20), light_on_dark=False), score)) == 1


def test_a_wide_zero_is_not_cut(score):
    ring = np.zeros((120, 220), np.float32)
    cv2.ellipse(ring, (110, 60), (90, 40), 0, 0, 360, 1.0, 8)
    assert len(find_pieces(Ink(ring, light_on_dark=False), score)) == 1


def test_touching_digits_are_cut(classifier, score):
    ink = written("35", pitch=44)
    # A short stroke ties them together.
    joined = ink.copy()
    rows, columns = np.nonzero(ink[60:120, 60:100] > 0.5)
    right = columns.max() + 60
    row = 60 + int(np.median(rows[columns == columns.max()]))
    joined[row - 2 : row + 3, right : right + 24] = 1
    assert cv2.connectedComponents((joined > 0.2).astype(np.uint8))[0] == 2
    assert read(joined, classifier, score) == "35"


@pytest.mark.parametrize("text", ["567", "56"])
def test_digits_that_lie_on_each_other_are_cut(text, classifier, score):
    # A 5 and a 6 that share a stroke: no cheap way leads between the two.
    page = np.zeros((200, 420), np.float32)
    rng = np.random.default_rng(3)
    for digit, left in zip(text, (40, 105, 280), strict=False):
        ink = render(draw_digit(int(digit), rng, neatness=0.9), 110, 9) / np.float32(255)
        window = page[45:155, left : left + 110]
        np.maximum(window, ink, out=window)
    assert read(page, classifier, score) == text


def test_a_long_scribble_costs_few_questions(score):
    # As the network takes it for no digit, it might be cut into a hundred parts.
    page = np.zeros((300, 1000), np.float32)
    points = np.stack([np.linspace(20, 980, 60), 200 + 30 * (-1.0) ** np.arange(60)], axis=1)
    cv2.polylines(page, [points.astype(np.int32)], False, 1.0, 9)
    page[20:120, 40:50] = 1
    asked = []
    find_pieces(Ink(page, light_on_dark=False), lambda inks: asked.extend(inks) or score(inks))
    assert len(asked) < 60


def test_a_broken_digit_is_put_together(classifier, score):
    ink = written("8", height=100, pen=9)
    rows = np.flatnonzero(ink.any(axis=1))
    # A white scratch a little above the middle.
    scratch = rows[0] + int(0.38 * len(rows))
    ink[scratch : scratch + 5] = 0
    assert read(ink, classifier, score) == "8"


def test_boxes_hold_their_ink(score):
    density = written("47")
    pieces = find_pieces(Ink(density, light_on_dark=False), score)
    for piece in pieces:
        assert piece.ink.shape == (piece.box.height, piece.box.width)
        window = density[piece.box.y :, piece.box.x :][: piece.box.height, : piece.box.width]
        assert (piece.ink <= window).all()
    assert sum(piece.ink.sum() for piece in pieces) == pytest.approx(density.sum(), rel=0.01)


def test_the_network_decides_between_cut_and_whole():
    ink = np.zeros((60, 100), np.float32)
    ink[:, 10:20] = ink[:, 80:90] = ink[28:32, 20:80] = 1
    body = Piece(ink[:, 10:90], Box(10, 0, 80, 60))

    def prefers(narrow):
        return lambda inks: np.array([-0.01 if (one.shape[1] < 60) == narrow else -9.0 for one in inks])

    assert len(read_line([body], prefers(narrow=True))) == 2
    assert len(read_line([body], prefers(narrow=False))) == 1


def test_what_is_no_clear_digit_is_cut_evenly_too():
    # Through bars above each other there is no cheap way: no seam, but even parts that may be digits.
    ink = np.zeros((60, 70), np.float32)
    ink[::10] = ink[1::10] = ink[2::10] = 1
    body = Piece(ink, Box(10, 0, 70, 60))
    digit = Piece(np.ones((60, 30), np.float32), Box(120, 0, 30, 60))

    def prefers(narrow):
        return lambda inks: np.array([-0.01 if (one.shape[1] < 45) == narrow else -9.0 for one in inks])

    pieces = read_line([body, digit], prefers(narrow=True), alone=False)
    assert [piece.is_cut for piece in pieces] == [True, True, False]
    assert all(piece.ink.shape == (piece.box.height, piece.box.width) for piece in pieces)
    assert [piece.is_cut for piece in read_line([body], prefers(narrow=False))] == [False]


def test_the_network_decides_whether_two_strokes_are_one_digit():
    bars = [Piece(np.ones((60, 8), np.float32), Box(left, 0, 8, 60)) for left in (10, 22)]

    def prefers(broad):
        return lambda inks: np.array([-0.01 if (one.shape[1] > 8) == broad else -3.0 for one in inks])

    (joined,) = read_line(bars, prefers(broad=True))
    assert joined.box == Box(10, 0, 20, 60)
    assert len(read_line(bars, prefers(broad=False))) == 2


def test_single_piece_takes_all_that_may_belong():
    density = np.zeros((100, 100), np.float32)
    density[20:50, 40:44] = density[53:80, 40:44] = 1
    density[5, 90] = 1
    piece = single_piece(Ink(density, light_on_dark=False))
    assert piece is not None
    assert piece.box == Box(40, 20, 4, 60)
