"""Data sets of one's own."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from model.mnist import DataError
from training.data import load_collection
from training.gather import gather, read_source, trajectory
from training.strokes import draw_digit, render


def drawing(digit, seed=0, size=64):
    return render(draw_digit(digit, np.random.default_rng(seed)), size, 6, box=(16, 12, 32))


def drawings(count):
    labels = (np.arange(count) % 10).astype(np.uint8)
    return np.stack([255 - drawing(int(label), seed) for seed, label in enumerate(labels)]), labels


def samples(source):
    return list(read_source(source, np.random.default_rng(0)))


def test_pictures_in_folders_and_pictures_named_by_their_digit(tmp_path):
    (tmp_path / "7").mkdir()
    Image.fromarray(255 - drawing(7)).save(tmp_path / "7" / "a.png")
    Image.fromarray(drawing(4)).save(tmp_path / "4_chalk.png")
    Image.fromarray(drawing(4)).save(tmp_path / "holiday.png")
    (tmp_path / "7" / "notes.txt").write_text("not a picture")
    found = samples(tmp_path)
    assert sorted(sample.label for sample in found) == [4, 7]
    assert all(sample.image.shape == (28, 28) and sample.image.dtype == np.uint8 for sample in found)


def zipped(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def png(pixels):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_zip_file_is_read_like_a_folder(tmp_path):
    files = {
        "digits/7/a.png": png(255 - drawing(7)),
        "4_chalk.png": png(drawing(4)),
        "7/._a.png": b"",
        "b.txt": b"",
    }
    found = samples(zipped(tmp_path / "digits.zip", files))
    assert [sample.label for sample in found] == [4, 7]
    assert all(sample.image.shape == (28, 28) for sample in found)


def test_what_is_too_large_in_a_zip_file_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("training.gather.spec.MAX_FILE_BYTES", 100)
    (found,) = samples(zipped(tmp_path / "digits.zip", {"7/a.png": png(255 - drawing(7))}))
    assert (found.label, found.image) == (7, None)


def test_a_zip_file_without_labels_or_damaged_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"empty\.zip: expected .*folders 0 to 9"):
        samples(zipped(tmp_path / "empty.zip", {"holiday.png": png(drawing(4))}))
    (tmp_path / "broken.zip").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"broken\.zip: expected a \.zip file of pictures"):
        samples(tmp_path / "broken.zip")


def test_a_manifest_says_what_is_written_where(tmp_path):
    Image.fromarray(255 - drawing(3)).save(tmp_path / "x.png")
    (tmp_path / "manifest.csv").write_text(
        "path,label,kind\nx.png,3,drawing\ny.png,42,multi\nz.png,1/2,multi\n"
    )
    (found,) = samples(tmp_path)
    assert found.label == 3 and found.image is not None


def test_a_manifest_needs_its_columns(tmp_path):
    (tmp_path / "manifest.csv").write_text("file,digit\nx.png,3\n")
    with pytest.raises(DataError, match=r"manifest\.csv: expected the columns path and label"):
        samples(tmp_path)


def test_pictures_without_a_digit_are_counted_and_left_out(tmp_path, save_npz, capsys):
    images, labels = drawings(24)
    images[5] = 255
    gather([save_npz(images=images, labels=labels)], tmp_path / "out.npz", title="T", description="D")
    assert "20 for training, 3 for the test, 1 left out" in capsys.readouterr().out


def test_pictures_that_are_missing_are_left_out(tmp_path):
    (tmp_path / "manifest.csv").write_text("path,label\ngone.png,3\n")
    assert [sample.image for sample in samples(tmp_path)] == [None]


def test_unreadable_pictures_are_left_out(tmp_path):
    (tmp_path / "5_broken.png").write_bytes(b"not a picture")
    (sample,) = samples(tmp_path)
    assert (sample.label, sample.image) == (5, None)


def test_dark_and_light_ink_come_out_alike(save_npz):
    images, labels = drawings(10)
    dark = samples(save_npz("dark.npz", images=images, labels=labels))
    light = samples(save_npz("light.npz", images=255 - images, labels=labels))
    for one, other in zip(dark, light, strict=True):
        assert np.abs(one.image.astype(int) - other.image).mean() < 3


@pytest.mark.parametrize("name", ["split", "author_test"])
def test_an_existing_split_is_kept(save_npz, name):
    images, labels = drawings(12)
    part = np.arange(12) < 5
    found = samples(save_npz(images=images, labels=labels, **{name: part}))
    assert [sample.test for sample in found] == part.tolist()


def test_nobodys_handwriting_is_in_both_parts(save_npz):
    images, labels = drawings(40)
    writers = np.arange(40) % 20
    found = samples(save_npz(images=images, labels=labels, writer=writers))
    tests = {int(writer) for writer, sample in zip(writers, found, strict=True) if sample.test}
    training = {int(writer) for writer, sample in zip(writers, found, strict=True) if not sample.test}
    assert len(tests) == 3 and not tests & training


def test_otherwise_every_eighth_is_for_the_test(save_npz):
    images, labels = drawings(17)
    found = samples(save_npz(images=images, labels=labels))
    assert [index for index, sample in enumerate(found) if sample.test] == [0, 8, 16]


def trajectories():
    """A 4 in two strokes and a 1 in one, in the pixels of some tablet."""
    strokes = [
        np.array([[100, 50], [80, 150], [160, 150]], np.float32),
        np.array([[140, 100], [140, 250]], np.float32),
        np.array([[300, 40], [300, 240]], np.float32),
    ]
    return {
        "points": np.concatenate(strokes),
        "stroke_offsets": np.array([0, 3, 5, 7], np.int32),
        "sample_offsets": np.array([0, 2, 3], np.int32),
        "labels": np.array([4, 1], np.uint8),
    }


def test_trajectories_become_strokes_in_the_unit_square():
    first, second = trajectory(trajectories(), 0)
    assert np.allclose(first, [[0.4, 0.0], [0.3, 0.5], [0.7, 0.5]])
    assert np.allclose(second, [[0.6, 0.25], [0.6, 1.0]])
    (stem,) = trajectory(trajectories(), 1)
    assert np.allclose(stem, [[0.5, 0.0], [0.5, 1.0]])


def test_trajectories_are_drawn_with_pens_of_many_widths(save_npz):
    path = save_npz(**trajectories())
    ink = []
    for seed in range(8):
        four, _ = read_source(path, np.random.default_rng(seed))
        ink.append(four.image.sum(dtype=np.int64))
    assert np.ptp(ink) > 0.3 * np.mean(ink)


def test_a_collection_can_be_trained_on_and_is_the_same_each_time(tmp_path, save_npz):
    images, labels = drawings(160)
    source = save_npz("source.npz", images=images, labels=labels)
    for name in ("one.npz", "two.npz"):
        gather([source], tmp_path / name, title="Drawn", description="By a test.", quiet=True)
    one, two = (load_collection(tmp_path / name) for name in ("one.npz", "two.npz"))
    assert (one.card.title, one.card.description, one.card.test) == ("Drawn", "By a test.", 20)
    assert one.card.checksums == two.card.checksums


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda folder: folder / "nothing",
            "expected a folder of pictures, a .zip or an .npz file, found neither",
        ),
        (lambda folder: folder, "expected a manifest.csv, folders 0 to 9 or names like 7_anything.png"),
    ],
)
def test_sources_of_no_known_form_are_named(tmp_path, make, message):
    with pytest.raises(DataError) as caught:
        samples(make(tmp_path))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"pictures": np.zeros(3)}, r"expected the arrays labels and images.*found pictures"),
        (
            {"images": np.zeros((2, 9, 9), np.uint8), "labels": np.array([1, 77])},
            r"expected 0 to 9, found 1 to 77",
        ),
        (
            {"images": np.zeros((2, 9, 9)), "labels": np.array([1, 7])},
            r"expected uint8 \(n, h, w\), found float64",
        ),
        (
            {"images": np.zeros((2, 9, 9), np.uint8), "labels": np.array([1])},
            r"one label a digit, found 1 for 2",
        ),
    ],
)
def test_arrays_of_another_form_are_named(save_npz, arrays, message):
    with pytest.raises(DataError, match=message):
        samples(save_npz(**arrays))


def test_damaged_npz_files_are_named(tmp_path):
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"PK broken")
    with pytest.raises(DataError, match=r"broken\.npz: expected an \.npz file"):
        samples(broken)


def test_a_collection_needs_both_parts(tmp_path, save_npz):
    images, labels = drawings(12)
    source = save_npz(images=images, labels=labels, split=np.zeros(12, np.uint8))
    with pytest.raises(DataError, match=r"no digit for the test part"):
        gather([source], tmp_path / "out.npz", title="T", description="", quiet=True)
