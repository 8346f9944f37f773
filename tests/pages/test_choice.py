"""What a visitor chose: examples, and choices told from answers. What is refused, test_read.py tells."""

from pages import choice


def test_no_examples_is_no_trouble(monkeypatch, tmp_path):
    monkeypatch.setattr(choice, "EXAMPLES", tmp_path / "none")
    assert choice.example_names() == []


def test_a_choice_is_told_from_an_answer():
    assert choice.is_choice({"upload": "a.png"})
    assert choice.is_choice({"example": "1-mouse-2.png"})
    for value in (None, "", {}, {"problem": "No."}, {"picture": "data:", "boxes": []}):
        assert not choice.is_choice(value)
