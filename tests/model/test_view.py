"""Turned and cropped views: the right pixels, at the finest resolution there is, and nothing else."""

import io
import math

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from model import pixels, spec
from model.picture import read_picture
from model.view import ALL, Region, View, pixel_box

REGIONS: tuple[Region, ...] = (ALL, (0.0, 0.0, 0.5, 0.5), (0.25, 0.5, 1.0, 1.0), (0.5, 0.25, 0.625, 0.75))


def speckles(width: int = 64, height: int = 48) -> NDArray[np.uint8]:
    """A picture without any symmetry."""
    return np.random.default_rng(3).integers(0, 255, (height, width, 3), np.uint8)


def seen(upright: NDArray[np.uint8], view: View) -> NDArray[np.uint8]:
    """What a view shows of an upright picture, by turning and cutting the array."""
    turned = np.rot90(upright, -view.turns)
    left, top, right, bottom = pixel_box(view.region, turned.shape[1], turned.shape[0])
    return turned[top:bottom, left:right]


def stored(upright: NDArray[np.uint8], orientation: int) -> bytes:
    """A file whose camera was held so that ``orientation`` makes the picture upright."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    undone = {5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, orientation)
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels.turn_upright(upright, undone))).save(file, "PNG", exif=exif)
    return file.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("turns", range(4))
def test_a_view_of_a_file_is_cut_from_the_upright_picture(orientation, turns):
    upright = speckles()
    for region in REGIONS:
        view = View(turns, region)
        picture = read_picture(stored(upright, orientation), view)
        expected = seen(upright, view)
        assert np.array_equal(picture.pixels, expected)
        assert (picture.height, picture.width) == expected.shape[:2]
        assert picture.scale == 1


@pytest.mark.parametrize("turns", range(4))
def test_a_view_of_an_array_or_an_image_is_the_same(turns):
    for region in REGIONS:
        view = View(turns, region)
        for source in (speckles(), Image.fromarray(speckles())):
            assert np.array_equal(read_picture(source, view).pixels, seen(speckles(), view))


@pytest.mark.parametrize(("turns", "region"), [(0, (0.5, 0.5, 0.75, 0.75)), (1, (0.25, 0.5, 0.5, 0.75))])
def test_a_region_of_a_large_photo_keeps_its_own_resolution(turns, region):
    # One white pixel in each 8 × 8 block is lost where a photo is reduced while it is decoded.
    size = 6 * spec.WORKING_SIDE
    photo = np.full((size, size), 30, np.uint8)
    photo[size // 2 : size * 3 // 4 : 8, size // 2 : size * 3 // 4] = 255
    file = io.BytesIO()
    Image.fromarray(photo).save(file, "JPEG", quality=95)
    whole = read_picture(file.getvalue(), View(turns))
    part = read_picture(file.getvalue(), View(turns, region))
    assert (whole.width, whole.height) == (size, size)
    assert (part.width, part.height) == (size // 4, size // 4)
    assert max(part.pixels.shape) == spec.WORKING_SIDE
    assert part.pixels.max() > whole.pixels.max() + 50


def test_the_smallest_region_is_a_pixel():
    picture = read_picture(speckles(), View(0, (0.9999, 0.0, 1.0, 0.0001)))
    assert np.array_equal(picture.pixels, speckles()[:1, -1:])


@pytest.mark.parametrize(
    ("view", "remarks"),
    [
        (View(), ()),
        (View(1), ("Turned by 90° to the right.",)),
        (View(2), ("Turned by 180°.",)),
        (View(3, (0.0, 0.0, 1.0, 0.5)), ("Turned by 90° to the left.", "Cropped from 48 × 64 pixels.")),
    ],
)
def test_a_view_is_told(view, remarks):
    for source in (speckles(), stored(speckles(), 1)):
        assert read_picture(source, view).remarks == remarks


@pytest.mark.parametrize("turns", [-1, 4, 1.0, math.nan])
def test_other_turns_are_refused(turns):
    with pytest.raises(ValueError, match="turns: expected"):
        View(turns)


@pytest.mark.parametrize(
    "region",
    [
        (0.5, 0.0, 0.5, 1.0),
        (0.0, 0.7, 1.0, 0.2),
        (-0.1, 0.0, 1.0, 1.0),
        (0.0, 0.0, 1.0, 1.1),
        (math.nan, 0.0, 1.0, 1.0),
        (0.0, 0.0, 1.0, math.inf),
    ],
)
def test_other_regions_are_refused(region):
    with pytest.raises(ValueError, match="region: expected"):
        View(0, region)
