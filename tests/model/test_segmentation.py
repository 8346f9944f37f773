"""The digit's ink is kept together; specks and dark edges are left out."""

import numpy as np

from model.ink import Ink
from model.segmentation import Box, find_pieces


def pieces(density):
    return find_pieces(Ink(np.asarray(density, np.float32), light_on_dark=False))


def test_no_ink_no_pieces():
    assert pieces(np.zeros((20, 20))) == ()


def test_one_body_is_cut_out():
    density = np.zeros((50, 60))
    density[10:30, 20:25] = 0.9
    (piece,) = pieces(density)
    assert piece.box == Box(20, 10, 5, 20)
    assert piece.line == 0
    assert piece.ink.shape == (20, 5)
    assert piece.ink.min() == np.float32(0.9)


def test_the_bar_of_a_five_belongs_to_it():
    density = np.zeros((100, 100))
    density[30:70, 40:45] = 1
    density[22:26, 48:65] = 1
    (piece,) = pieces(density)
    assert piece.box == Box(40, 22, 25, 48)


def test_specks_and_far_ink_are_left_out():
    density = np.zeros((200, 200))
    density[60:140, 90:105] = 1
    density[100, 112] = 1
    density[10:20, 170:180] = 1
    (piece,) = pieces(density)
    assert piece.box == Box(90, 60, 15, 80)


def test_a_dark_edge_is_not_the_digit():
    density = np.zeros((200, 200))
    density[:, 190:] = 1
    density[80:120, 90:100] = 1
    (piece,) = pieces(density)
    assert piece.box == Box(90, 80, 10, 40)


def test_a_digit_cut_off_by_the_edge_is_still_read():
    density = np.zeros((100, 100))
    density[0:60, 45:55] = 1
    (piece,) = pieces(density)
    assert piece.box == Box(45, 0, 10, 60)
