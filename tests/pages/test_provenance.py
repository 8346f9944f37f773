"""Where the model comes from: everything needed to check it and to make it again."""

import re
from dataclasses import replace
from html import unescape

import pytest

from pages.provenance import network, provenance
from tests.conftest import MORE


def _text(html: str) -> str:
    """What a visitor reads: tags removed, every space a plain one."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()


def test_the_network_is_named_with_its_weights(report):
    assert "tiny-net, 7,170 weights" in _text(network(report))


def test_provenance_lets_anyone_check_and_repeat(report):
    words = _text(provenance(report))
    for fact in (
        "Made-up digits. Digits drawn by a test.",
        "1,100 to train, 100 to validate, 954 to test",
        report.command,
        "Seed 7",
        "Never trained on. How often it was looked at was not counted.",
        "tiny-net, 7,170 weights",
        "tensorflow 2.21.0",
        'augmentation {"turn": 15}',
        f"digits.tflite {'b' * 64}",
        f"x_test {'2' * 32}",
        "Not a digit below 45.0 %",
        "Unsure below 70.0 %",
        "Digits refused, unsure 1, 2 of 100",
        "Other pictures read, unsure 3, 4 of 50",
        "Measured on the validation split",
    ):
        assert fact in words


def test_a_model_trained_on_mnist_is_made_again_with_one_command(report):
    words = _text(provenance(replace(report, data=replace(report.data, name="mnist", title="MNIST"))))
    assert "Make it again python -m training --network tiny-net --seed 7 Model version" in words


def test_pictures_of_no_digit_belong_to_the_command(report):
    data = replace(report.data, checksums=report.data.checksums | {"nondigits": "4" * 32})
    words = _text(provenance(replace(report, data=data)))
    assert "--digits FILE.npz --nondigits PATH" in words


def test_digits_of_another_kind_are_told_apart_from_those_measured_on(report):
    more = _text(provenance(replace(report, data=replace(report.data, more=MORE))))
    assert "More digits Other digits. Written by others. 250 to train, 20 to validate, none to test." in more
    assert "--digits FILE.npz --more FILE.npz" in more
    assert "More digits" not in _text(provenance(report))


def test_everything_from_the_report_is_escaped(report):
    evil = "<img src=x onerror=alert(1)>"
    spoilt = replace(
        report,
        network=evil,
        model_version=evil,
        rejection=replace(report.rejection, set_on=evil),
        data=replace(report.data, title=evil, description=evil, checksums={evil: evil}),
        recipe={evil: [evil]},
        libraries={evil: evil},
        files={evil: evil},
        layers=tuple(replace(layer, kind=evil, detail=evil) for layer in report.layers),
    )
    assert "<img" not in network(spoilt) + provenance(spoilt)


def test_figures_of_other_data_never_speak_of_mnist(report):
    assert "mnist" not in (network(report) + provenance(report)).lower()


@pytest.mark.parametrize(
    ("looks", "said"),
    [(1, "measured it once, and no other network"), (3, "3 networks of one run were measured on it")],
)
def test_how_often_the_test_digits_were_looked_at_is_told(report, looks, said):
    assert said in _text(provenance(replace(report, test_looks=looks)))
