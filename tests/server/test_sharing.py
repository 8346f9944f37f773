"""Corrections are kept where the settings say, and pushed only where a dataset and a token are named."""

import threading
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import CommitScheduler, HfApi

from model.corrections import CorrectionStore
from server.settings import Settings
from server.sharing import open_store
from tests.model.test_corrections import correction


class Scheduler:
    """Stands in for the one that pushes; remembers what it was asked for."""

    asked: dict[str, Any]

    def __init__(self, **asked: Any) -> None:
        self.lock = threading.Lock()
        type(self).asked = asked


class Refusing:
    """Stands in for one that cannot reach the Hub."""

    def __init__(self, **asked: Any) -> None:
        raise OSError("no way to the Hub")


def settings(folder: Path, **chosen: Any) -> Settings:
    return Settings(feedback_folder=folder, **chosen)


def test_nothing_is_kept_where_that_is_turned_off(tmp_path):
    assert open_store(settings(tmp_path / "new", feedback=False), "secret", Refusing) is None
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("dataset", "token"), [("", "secret"), ("me/digits", ""), ("", "")])
def test_without_dataset_and_token_nothing_leaves_the_machine(tmp_path, capsys, dataset, token):
    store = open_store(settings(tmp_path, feedback_dataset=dataset), token, Refusing)
    assert isinstance(store, CorrectionStore)
    assert store.folder == tmp_path
    assert capsys.readouterr().err == ""


def test_the_folder_is_pushed_to_a_private_dataset(tmp_path):
    store = open_store(settings(tmp_path, feedback_dataset="me/digits"), "secret", Scheduler)
    asked = Scheduler.asked
    assert (asked["repo_id"], asked["repo_type"], asked["token"]) == ("me/digits", "dataset", "secret")
    assert asked["folder_path"] == tmp_path
    assert asked["private"] is True
    assert store.keep(correction())


def test_where_it_cannot_be_pushed_corrections_are_kept_here(tmp_path, capsys):
    store = open_store(settings(tmp_path, feedback_dataset="me/digits"), "secret", Refusing)
    assert store.keep(correction())
    assert "not pushed to the Hub: no way to the Hub" in capsys.readouterr().err
    assert "secret" not in capsys.readouterr().err


def test_where_nothing_can_be_written_none_are_kept(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert open_store(settings(tmp_path / "file" / "feedback")) is None
    assert "Corrections are not kept" in capsys.readouterr().err


class Repository:
    """What the scheduler itself asks of the Hub; remembers what was committed."""

    def __init__(self) -> None:
        self.committed: dict[str, bytes] = {}
        self.arrived = threading.Event()

    def create_repo(self, repo_id: str, **_: Any) -> Any:
        return type("Url", (), {"repo_id": repo_id})

    def create_commit(self, operations: list[Any], **_: Any) -> None:
        for operation in operations:
            with operation.as_file() as file:
                self.committed[operation.path_in_repo] = file.read()
        self.arrived.set()


def test_the_real_scheduler_pushes_whole_corrections_and_nothing_else(tmp_path, monkeypatch):
    repository = Repository()
    for name in ("create_repo", "create_commit"):
        monkeypatch.setattr(HfApi, name, lambda _, name=name, **asked: getattr(repository, name)(**asked))
    kept = CorrectionStore(tmp_path).keep(correction())
    (tmp_path / "half.json.part").write_text("{")
    (tmp_path / "notes.txt").write_text("mine")
    made: list[CommitScheduler] = []

    def scheduler(**asked: Any) -> CommitScheduler:
        made.append(CommitScheduler(**asked))
        return made[-1]

    store = open_store(settings(tmp_path, feedback_dataset="me/digits"), "secret", scheduler)
    assert repository.arrived.wait(timeout=30)
    made[0].stop()
    assert store.lock is made[0].lock
    assert set(repository.committed) == {f"{kept}.json", f"{kept}.png"}
    assert repository.committed[f"{kept}.json"] == (tmp_path / f"{kept}.json").read_bytes()
