"""Labelled pictures: what a manifest and an .npz file say."""

import numpy as np
import pytest

from benchmarks.pictures import PAD_SIDE, PEN_WIDTHS, ManifestError, read_manifest, read_npz


def test_manifest_groups_its_pictures_and_counts_what_it_leaves_out(pictures):
    found, left_out = read_manifest(pictures)
    assert left_out == 1
    assert [(picture.name, picture.kind, picture.truth) for picture in found] == [
        ("good/3.png", "photo", "3"),
        ("good/4.png", "photo", "4"),
        ("wrong/5.png", "photo", "9"),
        ("small/1.png", "thumbnail", "1"),
        ("drawn/2.png", "drawing", "2"),
        ("drawn/blank.png", "drawing", "7"),
        ("drawn/broken.png", "drawing", "8"),
        ("trick/6.png", "adversarial", "0"),
        ("many/12.png", "multi", "12"),
        ("many/lines.png", "multi", "1\n2"),
    ]
    assert found[0].source() == pictures / "good/3.png"


def test_manifest_of_two_columns_is_enough(pictures):
    (pictures / "manifest.csv").write_text("path,label\ngood/3.png,3\n", encoding="utf-8")
    found, left_out = read_manifest(pictures)
    assert [(picture.kind, picture.truth) for picture in found] == [("picture", "3")]
    assert left_out == 0


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (None, "not found"),
        ("", "missing"),
        ("path,kind\na.png,photo\n", "missing label"),
        ("path,label\ngone.png,3\n", "gone.png is not there"),
    ],
)
def test_unusable_manifest_is_named(tmp_path, text, complaint):
    if text is not None:
        (tmp_path / "manifest.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match=complaint):
        read_manifest(tmp_path)


def test_npz_of_images_gives_its_test_part(tmp_path):
    images = np.arange(4 * 6, dtype=np.uint8).reshape(4, 2, 3)
    labels = np.array([3, 1, 4, 1], np.uint8)
    np.savez(tmp_path / "scan.npz", images=images, labels=labels, split=np.array([0, 1, 0, 1]))
    found = list(read_npz(tmp_path))
    assert [(picture.name, picture.kind, picture.truth) for picture in found] == [
        ("scan[1]", "scan", "1"),
        ("scan[3]", "scan", "1"),
    ]
    np.testing.assert_array_equal(found[1].source(), images[3])


def test_npz_without_labels_holds_no_digits(tmp_path):
    np.savez(tmp_path / "signs.npz", images=np.zeros((2, 5, 5), np.uint8))
    assert [picture.truth for picture in read_npz(tmp_path)] == ["", ""]


def test_npz_of_strokes_is_drawn_with_every_pen(tmp_path):
    np.savez(
        tmp_path / "pen.npz",
        points=np.array([[0, 0], [0, 9], [1, 0], [1, 9], [5, 9]], np.float32),
        stroke_offsets=np.array([0, 2, 5]),
        sample_offsets=np.array([0, 1, 2]),
        labels=np.array([1, 4], np.uint8),
    )
    found = list(read_npz(tmp_path))
    assert [picture.kind for picture in found[:4]] == [f"pen, pen {width}" for width in PEN_WIDTHS]
    assert [picture.truth for picture in found] == ["1"] * 4 + ["4"] * 4
    ink = [255 - picture.source().astype(int) for picture in found[:4]]
    assert ink[0].shape == (PAD_SIDE, PAD_SIDE)
    # A vertical line in the middle, twice as much ink with a pen twice as thick.
    columns = np.flatnonzero(ink[0].sum(axis=0))
    assert abs(columns.mean() - PAD_SIDE / 2) < 1
    assert 1.8 < ink[1].sum() / ink[0].sum() < 2.3
