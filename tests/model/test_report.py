"""The report: true figures, a faithful round trip, and a clear word about every flaw."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model import spec
from model.report import (
    KERAS_FILE,
    REPORT_FILE,
    TFLITE_FILE,
    ArtifactError,
    Report,
    file_sha256,
    load_report,
)


@pytest.fixture
def directory(tmp_path: Path, report: Report) -> Path:
    """A model folder whose report fits its two (made-up) model files."""
    (tmp_path / KERAS_FILE).write_bytes(b"keras weights")
    (tmp_path / TFLITE_FILE).write_bytes(b"tflite weights")
    files = {name: file_sha256(tmp_path / name) for name in (KERAS_FILE, TFLITE_FILE)}
    _write(tmp_path, replace(report, files=files).to_json())
    return tmp_path


def _write(directory: Path, value: object) -> None:
    (directory / REPORT_FILE).write_text(json.dumps(value), encoding="utf-8")


def test_accuracy_counts_the_diagonal(report):
    right = sum(report.confusion[digit][digit] for digit in range(10))
    everything = sum(sum(row) for row in report.confusion)
    assert (report.correct, report.total) == (right, everything) == (945, 954)
    assert report.accuracy == right / everything
    low, high = report.accuracy_interval
    assert low < report.accuracy < high


def test_round_trip_through_json(report):
    text = json.dumps(report.to_json())
    assert Report.from_json(json.loads(text)) == report


def test_a_report_from_before_looks_were_counted_tells_none(report):
    value = replace(report, test_looks=2).to_json()
    assert Report.from_json(value).test_looks == 2
    del value["test_looks"]
    assert Report.from_json(value).test_looks == 0


def test_a_report_of_the_schema_before_can_still_be_read(report):
    value = report.to_json() | {"schema": 2, "misread": [{"index": 7}], "reliability": None}
    assert Report.from_json(value) == report


def test_an_mnist_report_has_the_published_counts(make_report):
    matrix = np.diag(spec.MNIST_TEST_COUNTS)
    card = replace(make_report(matrix).data, name="mnist", title="MNIST")
    report = make_report(matrix, data=card)
    assert Report.from_json(report.to_json()).total == 10_000
    other = make_report(data=replace(make_report().data, name="mnist"))
    with pytest.raises(ArtifactError, match=r"test images of each digit: expected .*980, 1135"):
        Report.from_json(other.to_json())


def _with_confusion(value, truth, answer, count):
    value["confusion"][truth][answer] = count


# Each case: what spoils the JSON data of a valid report, and what the error says.
FLAWS = {
    "another schema": (lambda v: v.update(schema=1), "schema: expected 3, found 1"),
    "a schema yet to come": (lambda v: v.update(schema=4), "schema: expected 3, found 4"),
    "no schema": (lambda v: v.pop("schema"), "schema: expected 3, found None"),
    "another digit box": (lambda v: v["spec"].update(digit_box=22), "spec: expected .*20.*found .*22"),
    "no spec": (lambda v: v.pop("spec"), "spec: expected .* found None"),
    "a missing entry": (lambda v: v.pop("temperature"), "'temperature' is missing"),
    "a missing inner entry": (lambda v: v["rejection"].pop("set_on"), "wrong form: .*set_on"),
    "an unknown inner entry": (lambda v: v["data"].update(colour=1), "wrong form: .*colour"),
    "words for a number": (lambda v: v.update(test_loss="low"), "wrong form: .*low"),
    "a list for an object": (lambda v: v.update(history=[1]), "wrong form"),
    "too few rows": (lambda v: v["confusion"].pop(), "rows of the confusion matrix: expected"),
    "ragged rows": (
        lambda v: v["confusion"][0].pop(),
        "rows of the confusion matrix: expected .*found .9, 10",
    ),
    "a count too many": (lambda v: _with_confusion(v, 2, 2, 93), "row sums .*: expected .* found"),
    "a negative count": (
        lambda v: _with_confusion(v, 2, 2, -92),
        r"counts below 0 .*: expected \[\], found \[-92\]",
    ),
    "another test size": (lambda v: v["data"].update(test=955), "test images: expected 955, found 954"),
    "fewer looks than none": (lambda v: v.update(test_looks=-1), "test_looks: expected 0 or more, found -1"),
    "temperature 0": (lambda v: v.update(temperature=0), "temperature: expected above 0, found 0"),
    "threshold 1": (lambda v: v["rejection"].update(unsure_below=1), "unsure_below < 1, found 0.45 and 1"),
    "thresholds the wrong way round": (
        lambda v: v["rejection"].update(refuse_below=0.8),
        "refuse_below <= unsure_below",
    ),
    "more refused than there are": (
        lambda v: v["rejection"].update(nondigits_read=48),
        r"expected at most 50, found \(48, 4\)",
    ),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flawed_report_is_refused(report, flaw):
    spoil, message = FLAWS[flaw]
    value = json.loads(json.dumps(report.to_json()))
    spoil(value)
    with pytest.raises(ArtifactError, match=message):
        Report.from_json(value)


def test_a_whole_folder_is_accepted(directory):
    loaded = load_report(directory)
    assert loaded.files[TFLITE_FILE] == file_sha256(directory / TFLITE_FILE)


@pytest.mark.parametrize("name", [KERAS_FILE, TFLITE_FILE])
def test_a_changed_model_file_is_refused(directory, name):
    expected = file_sha256(directory / name)
    (directory / name).write_bytes(b"another model")
    found = file_sha256(directory / name)
    with pytest.raises(ArtifactError, match=f"{name}: expected SHA-256 {expected}, found {found}"):
        load_report(directory)


@pytest.mark.parametrize("name", [KERAS_FILE, TFLITE_FILE, REPORT_FILE])
def test_a_missing_file_is_named(directory, name):
    (directory / name).unlink()
    with pytest.raises(ArtifactError, match=f"{name}: not found; expected"):
        load_report(directory)


def test_a_file_without_checksum_is_refused(directory, report):
    _write(directory, replace(report, files={}).to_json())
    with pytest.raises(ArtifactError, match=f"expected the SHA-256 of {KERAS_FILE}, found none"):
        load_report(directory)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"schema": 1', "expected JSON"),
        (b"\xff\xfe", "expected JSON"),
        (b"[]", "expected a JSON object, found list"),
    ],
)
def test_an_unreadable_report_is_refused(directory, content, message):
    (directory / REPORT_FILE).write_bytes(content)
    with pytest.raises(ArtifactError, match=message):
        load_report(directory)
