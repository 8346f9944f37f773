"""Made-up photos: known answers, the same each time, harder where asked for."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import ExifTags, Image

from benchmarks.difficulty import DEFAULT
from benchmarks.photos import take_photo
from model.picture import read_picture

SMALL = replace(DEFAULT, side=(240, 320))


def decoded(photo):
    return read_picture(photo.file).pixels.astype(float)


def test_the_same_seed_gives_the_same_photo():
    assert take_photo((3, 1), SMALL) == take_photo((3, 1), SMALL)
    assert take_photo((3, 1), SMALL).file != take_photo((3, 2), SMALL).file


def test_photos_are_jpeg_files_of_the_size_asked_for_some_to_be_turned():
    orientations = []
    for number in range(16):
        with Image.open(BytesIO(take_photo((0, number), SMALL).file)) as image:
            assert image.format == "JPEG"
            assert 239 <= max(image.size) <= 321
            orientations.append(image.getexif().get(ExifTags.Base.Orientation, 1))
    assert {1} < set(orientations) <= {1, 3, 6, 8}


def test_photos_show_one_digit_numbers_and_several_lines():
    photos = [take_photo((0, number), replace(SMALL, numbers=0.7)) for number in range(24)]
    kinds = {photo.kind for photo in photos}
    assert kinds == {"one digit", "number", "several lines"}
    for photo in photos:
        assert set(photo.text) <= set("0123456789\n")
        assert ("\n" in photo.text) == (photo.kind == "several lines")
    assert all(len(take_photo((0, number), replace(SMALL, numbers=0)).text) == 1 for number in range(5))


def test_turned_files_show_what_the_upright_ones_show():
    upright, turned = (decoded(take_photo((0, 4), replace(SMALL, held=share))) for share in (0.0, 1.0))
    assert upright.shape == turned.shape
    assert np.abs(upright - turned).mean() < 3


@pytest.mark.parametrize(
    "harder",
    [
        {"blur": (0.1, 0.1)},
        {"noise": (20.0, 20.0)},
        {"gradient": (0.8, 0.8)},
        {"shadow": 1.0, "shadow_depth": (0.6, 0.6)},
        {"tilt": (50.0, 50.0)},
        {"digit_height": (0.05, 0.05)},
        {"edge": 1.0},
    ],
    ids=lambda harder: next(iter(harder)),
)
def test_a_harder_photo_is_of_the_same_scene(harder):
    easy = replace(SMALL, shadow=0.0, edge=0.0, gradient=(0.0, 0.0), blur=(0.003, 0.003), tilt=(0.0, 0.0))
    first, second = take_photo((1, 2), easy), take_photo((1, 2), replace(easy, **harder))
    assert first.text == second.text
    assert dict(first.features)["pen"] == dict(second.features)["pen"]
    assert decoded(first).shape == decoded(second).shape
    assert np.abs(decoded(first) - decoded(second)).mean() > 0.5


def test_the_pen_keeps_its_colour_however_large_it_writes():
    colours = []
    for height in (0.3, 0.2):
        plain = replace(
            SMALL, digit_height=(height, height), edge=0.0, ruled=0.0, shadow=0.0, noise=(0.5, 0.5)
        )
        pixels = decoded(take_photo((0, 17), plain))
        paper = np.median(pixels, axis=(0, 1))
        departure = np.abs(pixels - paper).sum(axis=2)
        colours.append(pixels[departure > np.percentile(departure, 99)].mean(axis=0) - paper)
    np.testing.assert_allclose(colours[0], colours[1], atol=20)


def test_features_tell_what_is_seen():
    seen = replace(SMALL, ruled=1.0, edge=1.0, shadow=1.0)
    features = [dict(take_photo((0, number), seen).features) for number in range(12)]
    assert {item["cast shadow"] for item in features} == {"yes"}
    assert {"ruled", "squared"} <= {item["lines"] for item in features}
    assert any(item["page edge"] == "in view" for item in features)
    # Boards have no printed lines.
    assert {item["lines"] for item in features if "board" in item["surface"]} <= {"none"}
