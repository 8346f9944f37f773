"""What the page asks and is answered: recounted by hand, and refused where it makes no sense."""

import base64
import threading
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.corruptions import corrupted
from model.label_errors import SuspectedLabel
from model.mnist import Digits
from model.predictions import TEST, Predictions
from model.report import ArtifactError
from pages import inquiry
from pages.dataset import Pictures
from pages.inquiry import Inquiry
from pages.measured import Measured
from pages.places import BOTH_ALIKE

IMAGES = np.random.default_rng(9).integers(0, 256, (954, 28, 28), dtype=np.uint8)


class _AtHand:
    """A data set whose pictures are what a test says they are."""

    def __init__(self, pictures: Pictures) -> None:
        self.known = pictures

    def pictures(self) -> Pictures:
        return self.known

    def fetch(self) -> None:
        self.known = Pictures(is_pending=True, note="On their way.")


def _ink_of(images: np.ndarray) -> np.ndarray:
    """Stands in for the network: as sure of every digit as there is ink in the upper half."""
    return np.repeat(images[:, :14].mean(axis=(1, 2))[:, None], 10, axis=1)


@pytest.fixture
def answers(report, make_predictions) -> Predictions:
    made: Predictions = make_predictions(report.matrix)
    return made


@pytest.fixture
def others(answers) -> Predictions:
    """A network that reads the first ten right digits as their neighbours, and all else alike."""
    probabilities = answers.probabilities.copy()
    rows = np.flatnonzero(answers.is_right)[:10]
    probabilities[rows] = np.roll(probabilities[rows], 1, axis=1)
    return Predictions(answers.truth, probabilities)


@pytest.fixture
def dataset(answers) -> _AtHand:
    trained_on = np.zeros((1_100, 28, 28), np.uint8), np.zeros(1_100, np.uint8)
    return _AtHand(Pictures(Digits(*trained_on, IMAGES, answers.truth)))


@pytest.fixture
def asking(report, comparison, answers, others, dataset) -> Inquiry:
    measured = Measured(
        report, comparison, lambda: {TEST: answers, "fog": answers}, lambda: {"cnn-34k": others}
    )
    return Inquiry(measured, dataset, _ink_of)


def _ask(asking: Inquiry, name: str, **asked: object) -> dict[str, Any]:
    function = {one.__name__: one for one in asking.functions()}[name]
    return function({"model": "tiny-net", "set": TEST, "beside": ""} | asked)


def _list(asking: Inquiry, truth: int | None, answer: int | None, **asked: object) -> list[int]:
    found = _ask(asking, "digits", truth=truth, answer=answer, **{"start": 0, "count": 1000} | asked)
    return [card["index"] for card in found["digits"]]


def _by_hand(answers: Predictions, keep: object) -> list[int]:
    """Positions of the digits to keep, the surest error first, then the least sure right answer."""
    ranked = []
    for index, (truth, row) in enumerate(
        zip(answers.truth.tolist(), answers.probabilities.tolist(), strict=True)
    ):
        answer = row.index(max(row))
        if keep(truth, answer):
            ranked.append((truth == answer, max(row) if truth == answer else -max(row), index))
    return [index for _, _, index in sorted(ranked)]


def test_figures_are_those_of_the_predictions(asking, answers, report):
    reply = _ask(asking, "measurement")
    counts = np.zeros((10, 10), int)
    for truth, row in zip(answers.truth, answers.probabilities, strict=True):
        counts[truth, int(np.argmax(row))] += 1
    assert reply["counts"] == counts.tolist() == report.matrix.tolist()
    assert reply["sets"] == (TEST, "fog")
    assert reply["compared"] is None
    assert f"{np.trace(counts)} of {counts.sum()} Made-up digits test digits" in reply["headline"]
    assert "When digits are damaged" in reply["figures"]
    assert 'data-choose-set="fog"' in reply["figures"]


def test_two_networks_are_told_beside_each_other(asking, others):
    reply = _ask(asking, "measurement", beside="cnn-34k")
    assert reply["names"] == ["tiny-net", "cnn-34k"]
    assert "10 were read right by tiny-net alone" in reply["headline"]
    # Counted from the row of the comparison, as every figure of that network is.
    assert np.sum(reply["compared"]) == 954


def test_a_compared_network_is_shown_by_itself(asking):
    reply = _ask(asking, "measurement", model="cnn-34k")
    assert reply["sets"] == (TEST,)
    assert "When digits are damaged" not in reply["figures"]
    assert "these are the" in reply["headline"]


def test_a_cell_holds_its_digits_worst_first(asking, answers):
    assert _list(asking, 4, 9) == _by_hand(answers, lambda truth, answer: (truth, answer) == (4, 9))
    assert _list(asking, 6, 6) == _by_hand(answers, lambda truth, answer: truth == answer == 6)
    assert _list(asking, 2, 6) == []


def test_heads_hold_the_errors_of_their_row_or_column(asking, answers):
    assert _list(asking, 4, None) == _by_hand(answers, lambda truth, answer: truth == 4 != answer)
    assert _list(asking, None, 4) == _by_hand(answers, lambda truth, answer: truth != 4 == answer)
    assert _list(asking, None, None) == _by_hand(answers, lambda truth, answer: truth != answer)


def test_with_another_network_a_cell_holds_where_the_two_differ(asking, answers, others):
    digit = int(answers.truth[np.flatnonzero(answers.answers != others.answers)[0]])
    expected = {
        index
        for index in range(954)
        if answers.truth[index] == digit
        and digit in (answers.answers[index], others.answers[index])
        and answers.answers[index] != others.answers[index]
    }
    assert set(_list(asking, digit, digit, beside="cnn-34k")) == expected != set()
    reply = _ask(asking, "digits", truth=digit, answer=digit, beside="cnn-34k", start=0, count=1)
    (card,) = reply["digits"]
    assert card["other"] == others.answers[card["index"]]
    alike = _ask(asking, "digits", truth=4, answer=9, beside="cnn-34k", start=0, count=9)
    assert (alike["total"], alike["words"]) == (0, BOTH_ALIKE)


def test_many_digits_come_in_pages(asking):
    every = _list(asking, 9, 9)
    assert len(every) == 99
    assert _list(asking, 9, 9, start=60, count=60) == every[60:]
    assert _list(asking, 9, 9, start=600, count=60) == []
    assert _ask(asking, "digits", truth=9, answer=9, start=60, count=60)["total"] == 99


def test_pictures_are_the_data_sets_own(asking):
    reply = _ask(asking, "digits", truth=4, answer=9, start=0, count=9)
    assert len(reply["digits"]) == 5
    for card in reply["digits"]:
        pixels = np.frombuffer(base64.b64decode(card["pixels"]), np.uint8).reshape(28, 28)
        np.testing.assert_array_equal(pixels, IMAGES[card["index"]])


def test_damaged_digits_are_shown_as_they_were_read(asking):
    reply = _ask(asking, "digits", set="fog", truth=4, answer=9, start=0, count=2)
    for card in reply["digits"]:
        pixels = np.frombuffer(base64.b64decode(card["pixels"]), np.uint8).reshape(28, 28)
        np.testing.assert_array_equal(pixels, corrupted(IMAGES[card["index"]], "fog", card["index"]))


def test_one_digit_is_told_with_its_bars_and_neighbours(asking, answers):
    index = _list(asking, 7, 1)[0]
    reply = _ask(asking, "digit", index=index)
    assert reply["probabilities"] == pytest.approx(answers.probabilities[index].tolist())
    assert [card["index"] for card in reply["nearest"]] == answers.neighbours[index].tolist()
    assert reply["mapped"]
    other = _ask(asking, "digit", index=index, model="cnn-34k")
    assert (other["mapped"], other["reasons"]) == (False, inquiry.NOT_SERVED)


def test_reasons_come_from_the_network_that_is_served(asking):
    reply = _ask(asking, "reasons", index=5)
    drops = np.reshape(reply["drops"], (28, 28))
    # The stand-in looks at the upper half alone.
    assert drops[:10].min() > 0
    assert not drops[18:].any()
    assert "problem" in _ask(asking, "reasons", index=5, model="cnn-34k")


def test_maps_of_many_visitors_wait_for_each_other(asking, monkeypatch):
    running, most, gate = [], [], threading.Event()

    def slow_map(image, answer, predict):
        running.append(1)
        most.append(len(running))
        gate.wait(0.05)
        running.pop()
        return np.zeros((28, 28), np.float32)

    monkeypatch.setattr(inquiry, "occlusion_map", slow_map)
    visitors = [
        threading.Thread(target=_ask, args=(asking, "reasons"), kwargs={"index": 1}) for _ in range(8)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(most) == 8
    assert max(most) <= inquiry.MAPS_AT_ONCE


def test_without_pixels_all_else_is_told(asking, dataset):
    dataset.known = Pictures(note="Give it the file.")
    reply = _ask(asking, "digits", truth=4, answer=9, start=0, count=9)
    assert [card["pixels"] for card in reply["digits"]] == [None] * 5
    assert reply["note"] == "Give it the file."
    digit = _ask(asking, "digit", index=reply["digits"][0]["index"])
    assert len(digit["probabilities"]) == 10
    assert len(digit["nearest"]) == 3
    assert (digit["pixels"], digit["mapped"]) == (None, False)
    assert "problem" in _ask(asking, "reasons", index=0)


def test_pixels_on_their_way_are_announced(asking, dataset):
    dataset.known = Pictures(is_pending=True)
    reply = _ask(asking, "digits", truth=4, answer=9, start=0, count=9)
    assert reply["pending"]
    assert [card["pixels"] for card in reply["digits"]] == [""] * 5


def test_missing_pictures_are_fetched_when_a_visitor_asks(asking, dataset):
    dataset.known = Pictures(note="Shall it be fetched?")
    assert _ask(asking, "fetch") == {"pending": True}
    assert _ask(asking, "digits", truth=4, answer=9, start=0, count=9)["note"] == "On their way."


def test_what_the_apps_network_was_before_is_not_what_is_served(report, comparison, dataset, answers):
    anew = replace(report, files={"digits.tflite": "c" * 64})
    measured = Measured(anew, comparison, lambda: {TEST: answers}, lambda: {"tiny-net": answers})
    reply = _ask(Inquiry(measured, dataset, _ink_of), "digit", model="tiny-net (compared)", index=3)
    assert (reply["mapped"], reply["reasons"]) == (False, inquiry.NOT_SERVED)


def test_a_doubtful_label_is_marked(report, dataset, make_predictions):
    answers = make_predictions(report.matrix)
    measured = Measured(report, None, lambda: {TEST: answers})
    doubtful = int(answers.misread[0])
    measured.suspected = (SuspectedLabel(doubtful, 4, 9, ("one-net", "other-net")),)
    asking = Inquiry(measured, dataset, _ink_of)
    found = _ask(asking, "digits", truth=None, answer=None, start=0, count=100)["digits"]
    assert [card["index"] for card in found if card["doubtful"]] == [doubtful]
    assert "one-net, other-net agree that it is 9" in _ask(asking, "digit", index=doubtful)["remarks"]
    assert "1 of these errors" in _ask(asking, "measurement")["headline"]


def test_a_report_whose_answers_were_not_kept_still_has_its_figures(report, dataset):
    asking = Inquiry(Measured(report), dataset, _ink_of)
    assert "In figures" in _ask(asking, "measurement")["figures"]
    reply = _ask(asking, "digits", truth=4, answer=9, start=0, count=9)
    assert (reply["digits"], reply["words"]) == ([], inquiry.NOT_KEPT)
    assert "problem" in _ask(asking, "digit", index=0)


def test_answers_of_another_model_are_left_out_without_naming_a_path(report, dataset, caplog):
    def load():
        raise ArtifactError("/somewhere/predictions.npz: expected SHA-256 1, found 2")

    reply = _ask(Inquiry(Measured(report, None, load), dataset, _ink_of), "measurement")
    assert reply == {"problem": inquiry.DAMAGED_FILE}
    assert "somewhere" in caplog.text


def test_a_visitors_drawings_are_a_set_like_others(asking):
    image = np.zeros((28, 28), np.uint8)
    image[4:10, 4:24] = 255
    probabilities = [0.0] * 10
    probabilities[1] = 0.75
    drawing = {
        "truth": 7,
        "probabilities": probabilities,
        "pixels": base64.b64encode(image.tobytes()).decode(),
    }
    mine = {"set": "drawings", "drawings": [drawing]}
    reply = _ask(asking, "measurement", **mine)
    assert reply["counts"][7][1] == 1
    # Where the test digits come from says nothing of these.
    assert "Digits drawn by a test" not in reply["headline"]
    (card,) = _ask(asking, "digits", truth=7, answer=1, start=0, count=9, **mine)["digits"]
    assert card["pixels"] == drawing["pixels"]
    assert _ask(asking, "digit", index=0, **mine)["probabilities"] == probabilities
    assert len(_ask(asking, "reasons", index=0, **mine)["drops"]) == 784
    assert "problem" in _ask(asking, "measurement", set="drawings", drawings=None)
    assert "problem" in _ask(asking, "measurement", model="cnn-34k", **mine)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("measurement", {"model": "no-net"}),
        ("measurement", {"model": None}),
        ("measurement", {"set": ["test"]}),
        ("measurement", {"set": "../../secret"}),
        ("measurement", {"beside": "no-net"}),
        ("measurement", {"set": "fog", "beside": "cnn-34k"}),
        ("digits", {"truth": 10, "answer": 0, "start": 0, "count": 1}),
        ("digits", {"truth": -1, "answer": 0, "start": 0, "count": 1}),
        ("digits", {"truth": "4", "answer": 0, "start": 0, "count": 1}),
        ("digits", {"truth": True, "answer": 0, "start": 0, "count": 1}),
        ("digits", {"truth": 4, "answer": 9, "start": -1, "count": 1}),
        ("digits", {"truth": 4, "answer": 9, "start": 0, "count": 1.5}),
        ("digits", {"truth": 4, "answer": 9, "start": 0}),
        ("digit", {"index": 954}),
        ("digit", {"index": -1}),
        ("digit", {"index": 10**30}),
        ("digit", {"index": None}),
        ("reasons", {"index": "5"}),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(asking, name, asked):
    reply = _ask(asking, name, **asked)
    assert list(reply) == ["problem"]
    assert reply["problem"].endswith(".")


@pytest.mark.parametrize("asked", [None, [], "measurement", 7])
def test_what_is_no_question_is_refused_too(asking, asked):
    for function in asking.functions():
        assert list(function(asked)) == ["problem"]


def test_the_page_begins_with_the_report_alone(report, comparison):
    asking = Inquiry(Measured(report, comparison, None, None), None, None)
    first = asking.first()
    assert first["counts"] == report.matrix.tolist()
    assert first["models"] == ["tiny-net", "cnn-34k"]
    assert "945 of 954" in first["headline"]
