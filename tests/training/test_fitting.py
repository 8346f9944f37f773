"""The training loop."""

from dataclasses import replace

import numpy as np
import pytest

from training import networks
from training.checkpoint import RunError, load_checkpoint, save_checkpoint
from training.fitting import Trainer, fit, measure_statistics


def weights_of(fitted):
    return fitted.model.get_weights()


def same(first, second):
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.fixture(scope="module")
def finished(tiny_split, tiny_recipe, tmp_path_factory):
    """A run without interruption, and its folder."""
    run = tmp_path_factory.mktemp("run")
    return fit(tiny_split, tiny_recipe, run, processes=0, quiet=True), run


def test_a_run_learns_and_leaves_its_traces(finished):
    fitted, run = finished
    assert {path.name for path in run.iterdir()} == {
        "batch.png",
        "checkpoint.npz",
        "curves.png",
        "history.csv",
    }
    assert set(fitted.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert all(len(values) == 2 for values in fitted.history.values())
    assert fitted.history["loss"][1] < fitted.history["loss"][0]
    assert 1 <= fitted.best_epoch <= 2


def test_the_same_seed_gives_the_same_weights_and_another_one_others(
    finished, tiny_split, tiny_recipe, tmp_path
):
    again = fit(tiny_split, tiny_recipe, tmp_path / "again", processes=0, quiet=True)
    other = fit(tiny_split, replace(tiny_recipe, seed=1), tmp_path / "other", processes=0, quiet=True)
    assert same(weights_of(finished[0]), weights_of(again))
    assert not same(weights_of(finished[0]), weights_of(other))


@pytest.mark.parametrize("network", ["cnn-34k", "digit-net", "mlp-50-50"])
def test_a_resumed_run_ends_like_an_uninterrupted_one(
    network, tiny_split, tiny_recipe, tmp_path, monkeypatch
):
    recipe = replace(tiny_recipe, network=network)
    whole = fit(tiny_split, recipe, tmp_path / "whole", processes=0, quiet=True)
    run_epoch = Trainer.run_epoch

    def stop_in_the_second(trainer, *arguments):
        if trainer.epoch == 1:
            raise KeyboardInterrupt
        run_epoch(trainer, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Trainer, "run_epoch", stop_in_the_second)
        with pytest.raises(KeyboardInterrupt):
            fit(tiny_split, recipe, tmp_path / "cut", processes=0, quiet=True)
    resumed = fit(tiny_split, recipe, tmp_path / "cut", resume=True, processes=0, quiet=True)
    assert resumed.history == whole.history and resumed.best_epoch == whole.best_epoch
    assert same(weights_of(resumed), weights_of(whole))


def test_resuming_a_finished_run_gives_its_network(finished, tiny_split, tiny_recipe):
    fitted, run = finished
    assert same(
        weights_of(fit(tiny_split, tiny_recipe, run, resume=True, processes=0, quiet=True)),
        weights_of(fitted),
    )


def test_a_run_can_be_finished_with_the_epochs_it_has(tiny_split, tiny_recipe, tmp_path):
    one = fit(tiny_split, replace(tiny_recipe, network="mlp-50-50"), tmp_path, processes=0, quiet=True)
    checkpoint = load_checkpoint(tmp_path)
    cut = replace(checkpoint, epoch=1, history={name: row[:1] for name, row in checkpoint.history.items()})
    save_checkpoint(tmp_path, cut)
    early = fit(tiny_split, replace(tiny_recipe, network="mlp-50-50"), tmp_path, finish=True, processes=0)
    assert all(len(values) == 1 for values in early.history.values())
    assert early.best_epoch == one.best_epoch and same(weights_of(early), weights_of(one))


def judged(trainer, monkeypatch, *epochs):
    """The epoch that is kept, where epochs answer with these logits for digits and for what is none."""
    for trainer.epoch, (digits, others) in enumerate(epochs, 1):
        answers = {id(trainer.split.x_validation): digits, id(trainer.nondigits): others}
        monkeypatch.setattr(
            "training.fitting.logits_of", lambda _, images, answers=answers: answers[id(images)]
        )
        trainer._validate(0.1, 0.9)
    return trainer.best_epoch


def answers(labels, sure, wrong=0):
    """Logits (n, 11) that say the labels, all but the first ``wrong``."""
    said = labels.copy()
    said[:wrong] = (said[:wrong] + 1) % 10
    return (np.eye(11)[said] * sure).astype(np.float32)


def test_the_epoch_with_the_least_loss_in_use_is_kept(tiny_split, tiny_recipe, monkeypatch):
    trainer = Trainer(tiny_recipe, 1, tiny_split)
    digits, none = tiny_split.y_validation, np.full(len(trainer.nondigits), 10)
    one_wrong, all_right = answers(digits, 8, wrong=1), answers(digits, 8)
    known, half_known = answers(none, 8), answers(none, 8, wrong=len(none) // 2)
    # Of equals the later, for it learned longer; how sure it is, the temperature sets.
    assert judged(trainer, monkeypatch, (all_right, known), (all_right, known), (one_wrong, known)) == 2
    trainer = Trainer(tiny_recipe, 1, tiny_split)
    assert judged(trainer, monkeypatch, (all_right, half_known), (all_right, known)) == 2
    trainer = Trainer(tiny_recipe, 1, tiny_split)
    assert judged(trainer, monkeypatch, (all_right, known), (all_right, half_known)) == 1


def test_a_network_of_ten_classes_is_judged_by_digits_alone(tiny_split, tiny_recipe, monkeypatch):
    trainer = Trainer(replace(tiny_recipe, nondigit_share=0.0), 1, tiny_split)
    labels = tiny_split.y_validation
    epochs = [(answers(labels, 8, wrong)[:, :10], None) for wrong in (2, 1, 2)]
    assert judged(trainer, monkeypatch, *epochs) == 2


def test_a_run_without_an_epoch_cannot_be_finished(tiny_split, tiny_recipe, tmp_path):
    with pytest.raises(RunError, match="no epoch is complete"):
        fit(tiny_split, tiny_recipe, tmp_path, finish=True, processes=0)


def test_a_log_for_tensorboard_is_written_on_request(tiny_split, tiny_recipe, tmp_path):
    recipe = replace(tiny_recipe, network="mlp-50-50", epochs=1)
    fit(tiny_split, recipe, tmp_path, processes=0, tensorboard=True, quiet=True)
    assert len(list((tmp_path / "tensorboard").rglob("events.*"))) == 2


def test_resuming_with_other_numbers_is_refused(finished, tiny_split, tiny_recipe):
    with pytest.raises(RunError, match=r"learning_rate was 0\.003, is 1\.0"):
        fit(tiny_split, replace(tiny_recipe, learning_rate=1.0), finished[1], resume=True, quiet=True)


def test_an_epoch_prints_its_figures(tiny_split, tiny_recipe, tmp_path, capsys):
    fit(tiny_split, replace(tiny_recipe, epochs=1), tmp_path, processes=0)
    line = capsys.readouterr().out
    assert line.startswith("epoch 1/1  loss ")
    assert all(name in line for name in ("accuracy", "val_loss", "val_accuracy"))


def test_the_average_follows_the_weights(tiny_split, tiny_recipe):
    latest, averaged = (Trainer(replace(tiny_recipe, averaging=decay), 7, tiny_split) for decay in (0.0, 0.9))
    for trainer in (latest, averaged):
        for start in range(0, 96, 32):
            batch = slice(start, start + 32)
            trainer.step(tiny_split.x_train[batch], tiny_split.y_train[batch])
    assert same(latest.averaged.get_weights(), latest.model.get_weights())
    assert not same(averaged.averaged.get_weights(), averaged.model.get_weights())


def test_statistics_become_those_of_the_images(tiny_split):
    model = networks.build("digit-net")
    images = tiny_split.x_train[:128]
    measure_statistics(model, images)
    norm = model.get_layer("conv1_1_norm")
    features = np.asarray(model.get_layer("conv1_1")(images[..., None].astype(np.float32) / 255))
    assert np.allclose(norm.moving_mean, features.mean(axis=(0, 1, 2)), atol=1e-4)
    assert np.allclose(norm.moving_variance, features.var(axis=(0, 1, 2)), atol=1e-3)
    assert norm.momentum == 0.99
