"""Results as text."""

from benchmarks.tables import columns, interval, percent


def test_first_column_stands_left_and_the_others_right():
    assert columns([("kind", "n"), ("a", "1"), ("photo", "10")]) == "kind    n\na       1\nphoto  10"


def test_shares_are_percentages():
    assert percent(0.985) == "98.5 %"
    assert interval(0.5, 1) == "50.0 to 100.0 %"
