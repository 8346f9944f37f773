"""The command line of training."""

import gradio as gr
import numpy as np
import pytest

from app import build_app
from model import Reader
from model.__main__ import main as read_pictures
from model.data_card import MoreDigits
from model.mnist import ARRAYS
from model.report import ARTIFACT, load_report
from training.__main__ import main
from training.options import EXAMPLES
from training.recipe import full


@pytest.fixture
def collection(digits, save_npz):
    arrays = {name: getattr(digits, name) for name in ARRAYS}
    return save_npz("drawn.npz", title="Drawn digits", description="By a test.", **arrays)


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["gather", "--help"],
        ["evaluate", "--help"],
        ["remeasure", "--help"],
        ["compare", "--help"],
        ["review", "--help"],
        ["examples", "--help"],
    ],
)
def test_help_explains_every_option_with_its_default(words, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(words)
    text = capsys.readouterr().out
    options = text.split("options:")[1]
    assert exit_.value.code == 0
    for entry in options.split("\n  -")[2:]:
        assert "default" in entry, entry


def test_help_names_every_option_of_the_recipe_it_can_change(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = "".join(capsys.readouterr().out.split())
    recipe = full()
    for name in ("network", "epochs", "batch_size", "learning_rate", "seed"):
        assert f"--{name.replace('_', '-')}" in text
        assert f"(default:{getattr(recipe, name)})" in text


def test_the_whole_recipe_ends_in_a_model_folder(collection, tmp_path, capsys):
    words = [
        "--digits",
        str(collection),
        "--quick",
        "--epochs",
        "1",
        "--batch-size",
        "32",
        "--processes",
        "0",
    ]
    assert main([*words, "--run", str(tmp_path), "--model-version", "0.0.1"]) == 0
    report = load_report(tmp_path / "artifact")
    assert (report.network, report.model_version) == ("cnn-34k", "0.0.1")
    assert (report.data.name, report.data.title, report.total) == ("drawn", "Drawn digits", 60)
    assert (report.recipe["epochs"], report.recipe["batch_size"]) == (1, 32)
    assert report.test_looks == 1
    output = capsys.readouterr().out
    assert "Drawn digits: 220 to train, 20 to validate, 60 to test" in output
    assert f"Drawn digits: {report.correct} of 60 test digits read right" in output


def test_more_digits_are_learned_beside(collection, tmp_path, capsys):
    words = ["--digits", str(collection), "--network", "mlp-50-50", "--more", str(collection)]
    assert main([*words, "--epochs", "2", "--run", str(tmp_path)]) == 0
    data = load_report(tmp_path / "artifact").data
    assert data.more == MoreDigits("Drawn digits", data.description, train=220, validation=20)
    assert (data.train, data.learned) == (220, 440)
    output = capsys.readouterr().out
    assert "Drawn digits: 220 more to train, 20 to validate\n" in output


def test_another_network_is_trained_by_its_own_recipe_and_can_be_served(collection, tmp_path, capsys):
    words = ["--digits", str(collection), "--network", "mlp-50-50", "--run", str(tmp_path)]
    assert main(words) == 0
    folder = tmp_path / "artifact"
    report = load_report(folder)
    assert (report.network, report.recipe["epochs"], report.recipe["batch_size"]) == ("mlp-50-50", 15, 32)
    assert report.accuracy > 0.5
    capsys.readouterr()
    assert main(["evaluate", str(folder), "--digits", str(collection)]) == 0
    assert f"Digits         Drawn digits\nRead right     {report.correct} of 60" in capsys.readouterr().out
    assert main(["remeasure", str(folder), "--digits", str(collection)]) == 0
    assert f"Drawn digits: {report.correct} of 60 test digits read right" in capsys.readouterr().out
    assert load_report(folder) == report
    assert (tmp_path / "predictions.png").is_file()
    assert read_pictures(["--model", str(folder), "assets/examples/2-board-5.png"]) == 0
    assert capsys.readouterr().out.startswith("assets/examples/2-board-5.png")
    assert isinstance(build_app(Reader.load(folder), report), gr.Blocks)


def test_a_folder_is_not_measured_anew_with_other_digits(collection, capsys):
    before = (ARTIFACT / "report.json").read_bytes()
    assert main(["remeasure", str(ARTIFACT), "--digits", str(collection)]) == 1
    assert "its report is about other digits" in capsys.readouterr().err
    assert (ARTIFACT / "report.json").read_bytes() == before


def test_ctrl_c_says_how_to_go_on(collection, tmp_path, monkeypatch, capsys):
    from training import fitting

    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(fitting, "fit", interrupted)
    status = main(["--digits", str(collection), "--quick", "--run", str(tmp_path)])
    assert status == 130
    again = f"python -m training --digits {collection} --quick --run {tmp_path}"
    output = capsys.readouterr().out
    assert f"To go on: {again} --resume\n" in output
    assert f"To keep the best epoch so far: {again} --finish\n" in output


def test_errors_are_sentences(tmp_path, capsys):
    assert main(["--data", str(tmp_path / "none.npz")]) == 1
    assert "error: " in (message := capsys.readouterr().err) and "none.npz: not found" in message
    assert main(["evaluate", str(tmp_path / "none.keras")]) == 1
    assert "none.keras: not found; expected a model folder" in capsys.readouterr().err
    assert main(["gather", str(tmp_path / "none"), "--out", str(tmp_path / "out.npz")]) == 1
    assert "expected a folder of pictures, a .zip or an .npz file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--epochs", "0"], "expected 1 or more, found 0"),
        (["--network", "resnet"], "invalid choice: 'resnet' (choose from"),
        (["--data", "a.npz", "--digits", "b.npz"], "not allowed with argument --data"),
    ],
)
def test_senseless_options_are_refused_at_once(words, message, capsys):
    with pytest.raises(SystemExit):
        main(words)
    assert message in capsys.readouterr().err


def test_gather_and_examples_write_where_they_are_told(tmp_path, digits, save_npz, capsys):
    source = save_npz("source.npz", images=255 - digits.x_test, labels=digits.y_test)
    assert main(["gather", str(source), "--out", str(tmp_path / "new" / "out.npz"), "--title", "Mine"]) == 0
    with np.load(tmp_path / "new" / "out.npz") as file:
        assert str(file["title"]) == "Mine" and len(file["x_train"]) + len(file["x_test"]) == 60
    assert main(["examples", "--out", str(tmp_path / "examples")]) == 0
    assert len(list((tmp_path / "examples").iterdir())) == 8
    assert EXAMPLES.as_posix() == "assets/examples"
