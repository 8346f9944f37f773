"""Networks beside each other: true figures, a faithful round trip, and a clear word about every flaw."""

import json
from dataclasses import replace

import pytest

from model.comparison import Comparison, Pictures, load_comparison
from model.metrics import precision_recall_f1
from model.report import ArtifactError


def test_shares_follow_from_the_counts(comparison):
    row = comparison.rows[0]
    assert (row.correct, row.total) == (945, 954)
    assert row.accuracy == 945 / 954
    low, high = row.accuracy_interval
    assert low < row.accuracy < high
    assert row.macro == pytest.approx([figure.mean() for figure in precision_recall_f1(row.matrix)])


def test_training_time_is_told_as_a_multiple(comparison):
    ours, classic = comparison.rows
    assert (comparison.training_time(ours), comparison.training_time(classic)) == (12.5, 1.0)
    alone = replace(comparison, rows=(ours,))
    assert alone.training_time(ours) is None
    assert Comparison.from_json(alone.to_json()) == alone


def test_pictures_are_found_by_their_kind(comparison):
    assert comparison.rows[0].pictures_of("drawing") == Pictures("drawing", 98, 100)
    assert comparison.rows[0].pictures_of("drawing").share == 0.98
    assert comparison.rows[1].pictures_of("photo") is None


def test_the_file_can_be_read_by_itself(comparison):
    entry = comparison.to_json()["networks"][0]
    assert entry["accuracy"] == pytest.approx(945 / 954, abs=1e-6)
    assert entry["training_time"] == 12.5
    assert entry["accuracy_interval"][0] < entry["accuracy"] < entry["accuracy_interval"][1]
    assert {"macro_precision", "macro_recall", "macro_f1", "test_loss", "parameters"} <= set(entry)


def test_the_error_under_corruptions_is_their_mean(comparison):
    ours, classic = comparison.rows
    assert ours.corruption_error == pytest.approx((94 / 954 + 9 / 954) / 2)
    assert classic.corruption_error is None


def test_a_comparison_written_before_corruptions_can_still_be_read(comparison):
    value = json.loads(json.dumps(comparison.to_json()))
    del value["predictions_sha256"], value["networks"][0]["corruptions"], value["networks"][0]["history"]
    found = Comparison.from_json(value)
    assert (found.predictions_sha256, found.rows[0].corruptions, found.rows[0].history) == (None, {}, {})


def test_round_trip_through_a_file(comparison, tmp_path):
    path = tmp_path / "comparison.json"
    path.write_text(json.dumps(comparison.to_json()))
    assert load_comparison(path) == comparison
    assert load_comparison(tmp_path / "none.json") is None


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda v: v.update(schema=2), "schema: expected 1, found 2"),
        (lambda v: v.pop("networks"), "'networks' is missing"),
        (lambda v: v["networks"][0].pop("sha256"), "'sha256' is missing"),
        (lambda v: v["networks"][0].update(training_seconds="long"), "wrong form"),
        (lambda v: v["networks"][0].update(test_loss=float("nan")), "a figure below 0 or none"),
        (lambda v: v["networks"][0].update(accuracy=0.999), r"accuracy: expected 0\.99.*, found 0\.999"),
        (lambda v: v["networks"][1].update(macro_f1=1.0), "macro_f1: expected"),
        (lambda v: v["networks"][1].update(training_time=3), r"training_time: expected 1\.0, found 3"),
        (lambda v: v["networks"][0]["confusion"][2].__setitem__(2, 7), "test digits: expected"),
        (lambda v: v["networks"][0]["confusion"].pop(), "expected 10 × 10 counts"),
        (lambda v: v["networks"][0]["confusion"][0].pop(), "wrong form"),
        (lambda v: v["networks"][0]["corruptions"]["fog"][4].__setitem__(4, 7), "tiny-net: fog: expected"),
        (lambda v: v["networks"][0]["corruptions"]["fog"][4].__setitem__(slice(4, 6), [100, -1]), "fog: exp"),
        (lambda v: v["networks"][0]["corruptions"].update(fog="half"), "wrong form"),
        (lambda v: v["networks"][0]["history"].update(loss="low"), "wrong form"),
        (lambda v: v.update(networks=[1]), "wrong form"),
    ],
)
def test_a_flawed_comparison_is_refused(comparison, spoil, message):
    value = json.loads(json.dumps(comparison.to_json()))
    spoil(value)
    with pytest.raises(ArtifactError, match=message):
        Comparison.from_json(value)


@pytest.mark.parametrize(("text", "message"), [("{", "expected JSON"), ("[]", "expected a JSON object")])
def test_a_file_that_is_no_comparison_is_refused(tmp_path, text, message):
    path = tmp_path / "comparison.json"
    path.write_text(text)
    with pytest.raises(ArtifactError, match=message):
        load_comparison(path)
