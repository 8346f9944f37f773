"""What visitors said is kept whole or not at all, within bounds, and each can be taken back."""

import json
import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from model.corrections import (
    LEFT_BEHIND,
    Correction,
    CorrectionError,
    CorrectionStore,
    StoreFullError,
    load_corrections,
    now,
)


def correction(said: int | None = 1, seed: int = 0, **changes: object) -> Correction:
    image = np.random.default_rng(seed).integers(0, 256, (28, 28), dtype=np.uint8)
    entries = {
        "image": image,
        "said": said,
        "read": 7,
        "probabilities": (0.05,) * 10,
        "model_version": "1.2.3",
        "time": now(),
    }
    return Correction(**entries | changes)


@pytest.mark.parametrize("said", [0, 9, None])
def test_what_is_kept_can_be_read_again(tmp_path, said):
    given = correction(said)
    name = CorrectionStore(tmp_path / "new" / "feedback").keep(given)
    (found,) = load_corrections(tmp_path / "new" / "feedback")
    assert found.to_json() == given.to_json() | {"id": name}
    assert np.array_equal(found.image, given.image)


def test_the_files_are_json_lines_and_pictures_that_tell_nothing_else(tmp_path):
    store = CorrectionStore(tmp_path)
    names = {store.keep(correction(seed=seed)) for seed in range(3)}
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}.{kind}" for name in names for kind in ("json", "png")
    }
    lines = "".join(path.read_text() for path in tmp_path.glob("*.json")).splitlines()
    assert {json.loads(line)["id"] for line in lines} == names
    assert set(json.loads(lines[0])) == {"id", "time", "said", "read", "probabilities", "model_version"}


def test_a_correction_is_taken_back_by_its_number_alone(tmp_path):
    store = CorrectionStore(tmp_path / "feedback")
    kept, other = store.keep(correction()), store.keep(correction(seed=1))
    secret = tmp_path / "secret.json"
    secret.write_text("{}")
    for name in ("../secret", "", "0" * 32, kept.upper() + "x", f"{kept}.json"):
        assert not store.take_back(name)
    assert store.take_back(kept)
    assert not store.take_back(kept)
    assert secret.exists()
    assert sorted(path.name for path in store.folder.iterdir()) == [f"{other}.json", f"{other}.png"]


def test_no_more_are_kept_than_there_is_room_for(tmp_path):
    store = CorrectionStore(tmp_path, most=2)
    first = store.keep(correction())
    store.keep(correction(seed=1))
    with pytest.raises(StoreFullError, match="holds 2 corrections"):
        store.keep(correction(seed=2))
    assert len(list(tmp_path.iterdir())) == 4
    store.take_back(first)
    store.keep(correction(seed=2))


def test_what_a_dead_process_left_behind_is_cleared_away_and_never_read(tmp_path):
    store = CorrectionStore(tmp_path)
    old, young = tmp_path / f"{'a' * 32}.png", tmp_path / f"{'b' * 32}.json.part"
    for path in (old, young, tmp_path / "c.png.part"):
        path.write_bytes(b"half")
    long_ago = time.time() - LEFT_BEHIND - 60
    os.utime(old, (long_ago, long_ago))
    name = store.keep(correction())
    assert [found.id for found in load_corrections(tmp_path)] == [name]
    assert not old.exists()
    assert young.exists()


def test_many_at_once_are_all_kept_apart(tmp_path):
    stores = [CorrectionStore(tmp_path), CorrectionStore(tmp_path)]
    kept: dict[str, int] = {}

    def keep(writer: int) -> None:
        for turn in range(5):
            kept[stores[writer % 2].keep(correction(writer, seed=100 * writer + turn))] = writer

    threads = [threading.Thread(target=keep, args=(writer,)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = load_corrections(tmp_path)
    assert {one.id: one.said for one in found} == kept
    assert len(kept) == 30


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(CorrectionError, match="could not be written"):
        CorrectionStore(tmp_path / "file").keep(correction())


def spoil_line(path: Path) -> None:
    path.write_text('{"id": ')


def spoil_picture(path: Path) -> None:
    path.with_suffix(".png").write_bytes(b"not a picture")


def lose_picture(path: Path) -> None:
    path.with_suffix(".png").unlink()


def say_ten(path: Path) -> None:
    path.write_text(path.read_text().replace('"said": 1', '"said": 10'))


@pytest.mark.parametrize("spoil", [spoil_line, spoil_picture, lose_picture, say_ten])
def test_a_damaged_correction_is_named(tmp_path, spoil):
    name = CorrectionStore(tmp_path).keep(correction())
    spoil(tmp_path / f"{name}.json")
    with pytest.raises(CorrectionError, match=name):
        load_corrections(tmp_path)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("said", 10),
        ("said", True),
        ("read", "7"),
        ("probabilities", (0.1,)),
        ("image", np.zeros((28, 28))),
        ("image", np.zeros((2, 2), np.uint8)),
    ],
)
def test_a_correction_of_another_form_is_refused(entry, value):
    with pytest.raises(CorrectionError, match=f"^{entry}: expected"):
        correction(**{entry: value})
