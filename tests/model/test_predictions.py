"""Predictions: figures that can be recounted by hand, a faithful round trip, and refused flaws."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model import predictions as kept
from model.calibration import count_reliability
from model.corruptions import CORRUPTIONS
from model.mnist import idx_md5
from model.predictions import (
    PREDICTIONS_FILE,
    STEP,
    TEST,
    Predictions,
    load_network_predictions,
    load_predictions,
    save_predictions,
)
from model.report import (
    ARTIFACT,
    KERAS_FILE,
    REPORT_FILE,
    TFLITE_FILE,
    ArtifactError,
    file_sha256,
    load_report,
)


def rows(*answers):
    """Predictions from (truth, answer, confidence), what is left over given to the next digit."""
    truth = np.array([row[0] for row in answers], np.uint8)
    probabilities = np.zeros((len(answers), 10), np.float32)
    for row, (_, answer, confidence) in zip(probabilities, answers, strict=True):
        row[answer], row[(answer + 1) % 10] = confidence, 1 - confidence
    return Predictions(truth, probabilities)


SIX = rows((4, 9, 0.75), (4, 4, 0.5), (4, 9, 0.875), (4, 4, 0.75), (9, 9, 0.9375), (1, 7, 0.5625))


@pytest.fixture
def test_set(report, make_predictions):
    return make_predictions(report.matrix)


@pytest.fixture
def directory(tmp_path: Path, report, test_set):
    """A model folder with predictions that fit its report."""
    sets = {TEST: test_set, "fog": replace_order(test_set)}
    save_predictions(sets, tmp_path / PREDICTIONS_FILE)
    write_report(tmp_path, report, test_set)
    return tmp_path


def replace_order(item):
    """The same digits, each answered as the one before it: another set."""
    return Predictions(item.truth, np.roll(item.probabilities, 1, axis=0))


def write_report(directory, report, test_set, **changes):
    for name in (KERAS_FILE, TFLITE_FILE):
        (directory / name).write_bytes(name.encode())
    files = {path.name: file_sha256(path) for path in directory.iterdir() if path.name != REPORT_FILE}
    checksums = report.data.checksums | {"y_test": idx_md5(test_set.truth)}
    value = replace(report, files=files, data=replace(report.data, checksums=checksums)).to_json()
    (directory / REPORT_FILE).write_text(json.dumps(value | changes), encoding="utf-8")


def test_counts_are_those_of_the_answers():
    assert SIX.answers.tolist() == [9, 4, 9, 4, 9, 7]
    assert SIX.confidences.tolist() == [0.75, 0.5, 0.875, 0.75, 0.9375, 0.5625]
    assert (SIX.total, SIX.correct, SIX.accuracy) == (6, 3, 0.5)
    assert (SIX.matrix[4, 9], SIX.matrix[4, 4], SIX.matrix[9, 9], SIX.matrix[1, 7]) == (2, 2, 1, 1)


def test_the_worst_come_first():
    assert SIX.misread.tolist() == [2, 0, 5]
    assert SIX.worst_first.tolist() == [2, 0, 5, 1, 3, 4]
    assert SIX.cell(4, 9).tolist() == [2, 0]
    assert SIX.cell(4, 4).tolist() == [1, 3]
    assert SIX.cell(truth=4).tolist() == [2, 0, 1, 3]
    assert SIX.cell(answer=9).tolist() == [2, 0, 4]
    assert SIX.cell(3, 3).tolist() == []
    assert SIX.cell().tolist() == SIX.worst_first.tolist()


def test_refusing_the_least_sure_is_told_for_every_distinct_confidence():
    found = SIX.risk_coverage
    assert found.thresholds.tolist() == [0.9375, 0.875, 0.75, 0.5625, 0.5]
    assert found.coverage == pytest.approx([1 / 6, 2 / 6, 4 / 6, 5 / 6, 1])
    assert found.risk == pytest.approx([0, 1 / 2, 2 / 4, 3 / 5, 3 / 6])


def test_calibration_follows_from_the_answers(test_set):
    expected = count_reliability(test_set.confidences, test_set.answers == test_set.truth)
    assert test_set.reliability == expected
    assert test_set.reliability.total == test_set.total


def test_every_figure_agrees_with_a_recount_one_digit_at_a_time(test_set, report):
    counts = [[0] * 10 for _ in range(10)]
    misread = []
    for index, (truth, row) in enumerate(zip(test_set.truth.tolist(), test_set.probabilities, strict=True)):
        answer = max(range(10), key=row.tolist().__getitem__)
        counts[truth][answer] += 1
        if answer != truth:
            misread.append((-float(row[answer]), index))
    assert [list(row) for row in test_set.confusion] == counts == [list(row) for row in report.confusion]
    assert test_set.misread.tolist() == [index for _, index in sorted(misread)]


def test_no_answer_is_called_certain():
    certain = Predictions(np.array([3], np.uint8), np.eye(10, dtype=np.float32)[[3]])
    assert certain.confidences[0] == 1 - STEP
    assert certain.neighbours.shape == (1, 0)


def test_no_digits_are_counted_too():
    none = Predictions(np.zeros(0, np.uint8), np.zeros((0, 10), np.float32))
    assert (none.total, none.misread.tolist(), none.risk_coverage.coverage.tolist()) == (0, [], [])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"truth": np.array([4, 10, 4, 4, 9, 1], np.uint8)}, "labels 0 to 9"),
        ({"truth": SIX.truth.astype(int)}, r"truth: expected uint8 \(6,\), found int64"),
        ({"probabilities": SIX.probabilities[:5]}, r"expected float32 \(6, 10\), found float32 \(5, 10\)"),
        ({"probabilities": SIX.probabilities * 2}, "rows sum to at most 1"),
        ({"probabilities": SIX.probabilities * np.float32(np.nan)}, "from 0 whose rows sum to at most 1"),
        ({"neighbours": np.zeros((5, 2), np.int32)}, r"neighbours: expected int32 \(6, 2\)"),
        ({"neighbours": np.full((6, 2), -1, np.int32)}, "positions from 0"),
    ],
)
def test_arrays_that_do_not_belong_together_are_refused(changes, message):
    arrays = {"truth": SIX.truth, "probabilities": SIX.probabilities, "neighbours": SIX.neighbours}
    with pytest.raises(ValueError, match=message):
        Predictions(**arrays | changes)


def test_what_is_loaded_is_what_was_saved(directory, test_set):
    found = load_predictions(directory)
    assert list(found) == [TEST, "fog"]
    for name in ("truth", "probabilities", "neighbours"):
        np.testing.assert_array_equal(getattr(found[TEST], name), getattr(test_set, name))
    assert found["fog"].neighbours.shape == (954, 0)
    assert found["fog"].confusion == replace_order(test_set).confusion


def test_the_same_sets_give_the_same_bytes(directory, test_set, tmp_path):
    save_predictions({TEST: test_set, "fog": replace_order(test_set)}, tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == (directory / PREDICTIONS_FILE).read_bytes()


def test_a_report_without_predictions_has_none(tmp_path, report, test_set):
    write_report(tmp_path, report, test_set)
    assert load_predictions(tmp_path) == {}


def test_another_file_is_refused(directory):
    path = directory / PREDICTIONS_FILE
    expected = file_sha256(path)
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ArtifactError, match=f"{PREDICTIONS_FILE}: expected SHA-256 {expected}, found"):
        load_predictions(directory)
    path.unlink()
    with pytest.raises(ArtifactError, match=f"{PREDICTIONS_FILE}: not found"):
        load_predictions(directory)


def test_predictions_of_another_network_are_refused(directory, report, test_set):
    save_predictions({TEST: replace_order(test_set)}, directory / PREDICTIONS_FILE)
    write_report(directory, report, test_set)
    with pytest.raises(ArtifactError, match=r"test: expected the confusion matrix reported, 945 of 954"):
        load_predictions(directory)


def test_predictions_without_the_test_digits_are_refused(directory, report, test_set):
    save_predictions({"fog": test_set}, directory / PREDICTIONS_FILE)
    write_report(directory, report, test_set)
    with pytest.raises(ArtifactError, match="expected the set 'test', found fog"):
        load_predictions(directory)


# Each case: what is done to the arrays of a good file, and what the error says.
FLAWS = {
    "other labels": (lambda a: a.update(truth=a["truth"][::-1].copy()), "truth: expected labels with MD5"),
    "no labels": (lambda a: a.pop("truth"), "expected the array 'truth', found fog, test"),
    "floats": (
        lambda a: a.update(fog=a["fog"] / 65536),
        r"fog: .*expected uint16 \(954, 10\), found float64",
    ),
    "a neighbour too far": (lambda a: a["neighbours"].__setitem__(3, 1200), "positions below 1,200, found"),
    "too many neighbours": (lambda a: a.update(neighbours=a["neighbours"][1:]), r"expected int32 \(954, 3\)"),
    "neighbours of another form": (lambda a: a.update(neighbours=a["neighbours"] / 2), "found float64"),
    "too few": (lambda a: a.update(test=a["test"][1:]), r"expected uint16 \(954, 10\), .* \(953, 10\)"),
    "more than all": (lambda a: a.update(test=a["test"] | 8192), "rows sum to at most 1"),
    "too large": (lambda a: a.update(fog=np.zeros((954, 200))), "at most 64 arrays of 244,480 bytes"),
    "too many": (lambda a: a.update({f"n{i}": a["fog"] for i in range(62)}), "at most 64 arrays"),
    "objects": (lambda a: a.update(fog=np.array([{}] * 9)), "damaged; expected an .npz file"),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flawed_file_is_refused(directory, report, test_set, flaw):
    path = directory / PREDICTIONS_FILE
    spoil, message = FLAWS[flaw]
    with np.load(path) as file:
        arrays = {name: file[name] for name in sorted(file.files)}
    spoil(arrays)
    np.savez(path, **arrays)
    write_report(directory, report, test_set)
    with pytest.raises(ArtifactError, match=message):
        load_predictions(directory)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 half of one"])
def test_a_damaged_file_is_refused(directory, report, test_set, content):
    (directory / PREDICTIONS_FILE).write_bytes(content)
    write_report(directory, report, test_set)
    with pytest.raises(ArtifactError, match=r"predictions\.npz: damaged"):
        load_predictions(directory)


def test_a_bomb_is_not_unpacked(directory, report, test_set, monkeypatch):
    with zipfile.ZipFile(directory / PREDICTIONS_FILE, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("test.npy", bytes(2_000_000))
    write_report(directory, report, test_set)
    monkeypatch.setattr(kept.np, "load", None)
    with pytest.raises(ArtifactError, match="expected at most 64 arrays"):
        load_predictions(directory)


@pytest.fixture
def compared(tmp_path, comparison, test_set):
    """A comparison with predictions of both its networks; the path of its ``.json``."""
    path = tmp_path / "comparison.json"
    save_predictions({row.network: test_set for row in comparison.rows}, path.with_suffix(".npz"))
    write_comparison(path, comparison, test_set)
    return path


def write_comparison(path, comparison, test_set, **changes):
    checksums = comparison.data.checksums | {"y_test": idx_md5(test_set.truth)}
    error = round(test_set.reliability.expected_error, 6)
    whole = replace(
        comparison,
        rows=tuple(replace(row, **{"calibration_error": error} | changes) for row in comparison.rows),
        data=replace(comparison.data, checksums=checksums),
        predictions_sha256=file_sha256(path.with_suffix(".npz")),
    )
    path.write_text(json.dumps(whole.to_json()), encoding="utf-8")


def test_every_compared_network_has_its_predictions(compared, comparison, test_set):
    found = load_network_predictions(compared)
    assert list(found) == ["tiny-net", "cnn-34k"]
    for row in comparison.rows:
        assert found[row.network].confusion == row.confusion
    np.testing.assert_array_equal(found["cnn-34k"].probabilities, test_set.probabilities)


def test_a_comparison_without_predictions_has_none(comparison, tmp_path):
    assert load_network_predictions(tmp_path / "none.json") == {}
    assert load_network_predictions(tmp_path / "none.json", comparison) == {}


def test_predictions_that_do_not_fit_the_comparison_are_refused(compared, comparison, test_set):
    beside = compared.with_suffix(".npz")
    save_predictions({"tiny-net": test_set}, beside)
    with pytest.raises(ArtifactError, match=r"comparison\.npz: expected SHA-256"):
        load_network_predictions(compared)
    write_comparison(compared, comparison, test_set)
    assert list(load_network_predictions(compared)) == ["tiny-net"]
    write_comparison(compared, comparison, test_set, calibration_error=0.5)
    with pytest.raises(ArtifactError, match=r"tiny-net: calibration_error: expected 0\.\d+, found 0\.5"):
        load_network_predictions(compared)
    save_predictions({"tiny-net": test_set, "other": test_set}, beside)
    write_comparison(compared, comparison, test_set)
    with pytest.raises(ArtifactError, match="expected networks of tiny-net, cnn-34k, found tiny-net, other"):
        load_network_predictions(compared)
    save_predictions({"tiny-net": test_set, "cnn-34k": replace_order(test_set)}, beside)
    write_comparison(compared, comparison, test_set)
    with pytest.raises(ArtifactError, match="cnn-34k: expected the confusion matrix reported"):
        load_network_predictions(compared)


def test_the_predictions_that_ship_are_those_of_every_test_digit():
    report = load_report(ARTIFACT)
    found = load_predictions(ARTIFACT, report)
    assert list(found) == [TEST, *CORRUPTIONS]
    assert all(item.total == report.total for item in found.values())
    assert found[TEST].neighbours.shape[0] == report.total
    assert found[TEST].neighbours.max() < report.data.train + report.data.validation
    assert found[TEST].accuracy == report.accuracy
    # Damage costs; one kind of it, such as more contrast, may chance to cost nothing.
    damaged = [item.accuracy for name, item in found.items() if name != TEST]
    assert found[TEST].accuracy > np.mean(damaged) and min(damaged) < found[TEST].accuracy - 0.01


def test_the_model_folder_that_ships_is_small():
    assert sum(path.stat().st_size for path in ARTIFACT.iterdir()) <= 8_000_000
