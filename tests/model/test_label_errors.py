"""Suspected labels: named where the networks agree, and nowhere else."""

import numpy as np
import pytest

from model.label_errors import UNDECIDED, SuspectedLabel, confident_choices, suspected_labels
from model.predictions import Predictions, load_network_predictions
from training.recipe import SHIPPED

# Ten digits of each kind; the last of the 4s is a 9.
TRUTH = np.repeat(np.arange(10), 10).astype(np.uint8)
MISLABELLED = 49


def network(sure=0.9, **answers):
    """Predictions that are right but where told otherwise, as ``at_7=(3, 0.95)``: digit 7 read as 3."""
    probabilities = np.full((len(TRUTH), 10), (1 - sure) / 9, np.float32)
    probabilities[np.arange(len(TRUTH)), TRUTH] = sure
    for place, (answer, confidence) in answers.items():
        row = probabilities[int(place.removeprefix("at_"))]
        row[:] = (1 - confidence) / 9
        row[answer] = confidence
    return Predictions(TRUTH, probabilities)


FOR_9 = {"at_49": (9, 0.95)}


def test_what_most_networks_and_the_best_agree_on_is_suspected():
    found = suspected_labels({"a": network(**FOR_9), "b": network(**FOR_9), "c": network(at_3=(1, 0.6))})
    assert found == (SuspectedLabel(MISLABELLED, 4, 9, ("a", "b")),)


def test_those_most_agree_on_come_first():
    both = network(at_2=(8, 0.95), **FOR_9)
    worse = network(at_13=(2, 0.6), at_14=(2, 0.6), **FOR_9)
    found = suspected_labels({"a": both, "b": both, "c": worse})
    assert [(item.index, len(item.networks)) for item in found] == [(MISLABELLED, 3), (2, 2)]


@pytest.mark.parametrize(
    ("networks", "why"),
    [
        ([network(**FOR_9), network(**FOR_9)], "two networks outvote nobody"),
        ([network(**FOR_9), network(**FOR_9), network(), network()], "half is not more than half"),
        ([network(at_49=(9, 0.8)), network(**FOR_9), network(at_49=(9, 0.5))], "not as sure as usual"),
        ([network(**FOR_9), network(at_49=(7, 0.95)), network(at_49=(1, 0.95))], "each another digit"),
        (
            [network(at_3=(1, 0.99), **FOR_9), network(at_3=(1, 0.99), **FOR_9), network()],
            "the most accurate one agrees with the label",
        ),
    ],
)
def test_what_is_not_agreed_on_is_not_suspected(networks, why):
    assert suspected_labels({str(number): item for number, item in enumerate(networks)}) == (), why


def test_a_network_speaks_for_what_it_is_as_sure_of_as_usual():
    found = confident_choices(network(sure=0.9, at_0=(0, 0.85), at_25=(7, 0.97), at_12=(3, 0.6)))
    assert found[[0, 25, 12]].tolist() == [UNDECIDED, 7, UNDECIDED]
    assert found[15] == 1


def test_a_digit_that_never_occurs_is_spoken_for_by_nobody():
    truth = np.full(4, 3, np.uint8)
    only = Predictions(truth, np.float32(0.9) * np.eye(10, dtype=np.float32)[[3, 3, 3, 5]])
    assert confident_choices(only).tolist() == [3, 3, 3, UNDECIDED]


def test_few_labels_of_the_networks_that_come_with_the_program_are_suspected():
    networks = load_network_predictions()
    others = {name: item for name, item in networks.items() if name != SHIPPED}
    total = next(iter(networks.values())).total
    suspected = [suspected_labels(asked) for asked in (networks, others)]
    # Whether the most accurate network joins the others is its own affair.
    assert any(suspected) and all(len(found) < total / 200 for found in suspected)
    for found, asked in zip(suspected, (networks, others), strict=True):
        for item in found:
            assert item.suggestion != item.label == next(iter(asked.values())).truth[item.index]
            assert len(item.networks) * 2 > len(asked)
