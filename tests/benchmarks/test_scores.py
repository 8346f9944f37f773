"""Counting what became of pictures: right, unsure, refused, per kind, per feature, per digit."""

import pytest

from benchmarks.pictures import read_manifest
from benchmarks.scores import (
    Outcome,
    by_feature,
    by_kind,
    edit_distance,
    misread_line,
    read_picture,
    score,
    table,
)
from model.metrics import wilson_interval


def outcomes_of(reader, folder):
    return [read_picture(reader, picture) for picture in read_manifest(folder)[0]]


def test_every_kind_is_counted_apart(reader, pictures):
    rows = by_kind(outcomes_of(reader, pictures))
    assert [
        (row.name, row.pictures, row.right, row.refused, row.digits, row.digit_errors) for row in rows
    ] == [
        ("photo", 3, 2, 0, 3, 1),
        ("thumbnail", 1, 1, 0, 1, 0),
        ("drawing", 3, 1, 2, 3, 2),
        ("multi", 2, 0, 1, 4, 3),
        ("together", 9, 4, 3, 11, 6),
        ("adversarial", 1, 0, 0, 1, 1),
    ]
    assert (rows[0].low, rows[0].high) == wilson_interval(2, 3)
    assert rows[0].share == pytest.approx(2 / 3)


def test_pictures_of_no_digit_stand_apart_from_the_sum(reader, pictures):
    signs = Outcome("sign.png", "signs", "", "3", "read", 0.5)
    rows = by_kind([signs, *outcomes_of(reader, pictures)])
    assert [(row.name, row.pictures) for row in rows[-3:]] == [
        ("together", 9),
        ("signs", 1),
        ("adversarial", 1),
    ]


def test_one_kind_needs_no_sum(reader, pictures):
    rows = by_kind(outcomes_of(reader, pictures)[:2])
    assert [row.name for row in rows] == ["photo"]


def test_features_are_counted_each(reader, pictures):
    rows = by_feature(outcomes_of(reader, pictures))
    assert [(row.name, row.pictures, row.right) for row in rows] == [
        ("source: anna/digits", 2, 2),
        ("source: bert/digits", 1, 0),
    ]


def test_unsure_and_refused_are_counted_whether_right_or_not():
    statuses = ("read", "unsure", "unsure", "not_a_digit", "blank", "error")
    answers = ("7", "7", "1", "", "", "")
    outcomes = [
        Outcome("a.png", "photo", "7", answer, status, 0.5)
        for answer, status in zip(answers, statuses, strict=True)
    ]
    counted = score("all", outcomes)
    assert (counted.pictures, counted.right, counted.unsure, counted.refused) == (6, 2, 2, 3)


def test_more_invented_than_written_is_an_error_rate_of_one():
    invented = score("all", [Outcome("a.png", "multi", "7", "777", "read", 0.5)])
    assert (invented.digits, invented.digit_errors) == (1, 2)
    assert (invented.error_low, invented.error_high) == (1.0, 1.0)


def test_nothing_to_count_is_a_share_of_nothing():
    assert (score("none", []).pictures, score("none", []).share) == (0, 0.0)


def test_table_is_aligned(reader, pictures):
    lines = table(by_kind(outcomes_of(reader, pictures))).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert (
        " ".join(lines[0].split())
        == "kind pictures right unsure refused share 95 % interval digit errors 95 % interval"
    )
    assert " ".join(lines[1].split()) == "photo 3 2 0 0 66.7 % 20.8 to 93.9 % 1 of 3 6.1 to 79.2 %"


@pytest.mark.parametrize(
    ("truth", "answer", "status", "right"),
    [
        ("7", "7", "read", True),
        ("7", "1", "read", False),
        ("7", "", "blank", False),
        ("7", "", "error", False),
        ("", "", "not_a_digit", True),
        ("", "0", "read", False),
        ("", "0", "unsure", True),
        ("7", "7", "unsure", True),
        ("", "", "error", False),
    ],
)
def test_right_or_not(truth, answer, status, right):
    assert Outcome("a.png", "photo", truth, answer, status, 0.5).right is right


def test_misread_pictures_are_told_in_words():
    assert misread_line(Outcome("a.png", "photo", "1", "7", "read", 0.5)).split() == [
        "1", "→", "7", "50.0", "%", "a.png",
    ]  # fmt: skip
    assert "1 → not a digit" in misread_line(Outcome("a.png", "photo", "1", "", "not_a_digit", 0.5))
    assert misread_line(Outcome("a.png", "signs", "", "3", "read", 0.5)).startswith("– → 3")


@pytest.mark.parametrize(
    ("truth", "answer", "errors"),
    [
        ("2024", "2024", 0),
        ("2024", "204", 1),
        ("2024", "20124", 1),
        ("2024", "2874", 2),
        ("7", "", 1),
        ("", "12", 2),
    ],
)
def test_edit_distance(truth, answer, errors):
    assert edit_distance(truth, answer) == edit_distance(answer, truth) == errors


def test_where_lines_end_is_no_digit_error():
    outcome = Outcome("a.png", "multi", "12\n34", "1234", "read", 0.9)
    assert (outcome.right, outcome.digit_errors) == (False, 0)
