"""Every form and format comes out as the same picture, and everything else as a clear sentence."""

import io
import random
import re
import threading
import zlib
from collections.abc import Callable

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image

from model import spec
from model.files import PictureError
from model.picture import read_picture
from model.view import View

pillow_heif.register_heif_opener()

# Dark ink in the upper left of light paper: it shows whether a picture was turned or inverted.
PAPER, INK = 240, 20
WIDTH, HEIGHT = 64, 48
GRAY = np.full((HEIGHT, WIDTH), PAPER, np.uint8)
GRAY[4:20, 4:28] = INK
RGB = np.stack([GRAY] * 3, axis=2)
OPACITY = np.where(GRAY == INK, np.uint8(255), np.uint8(0))
IMAGE = Image.fromarray(GRAY)

SIDEWAYS = "Turned upright (the camera was held sideways)."
ON_WHITE = "The transparent background was filled with white, so that the ink shows."


def encode(image: Image.Image, format_name: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format_name, **options)
    return file.getvalue()


def ink_only() -> Image.Image:
    """The ink on nothing, whose hidden colour is that of the paper."""
    return Image.fromarray(np.dstack([RGB, OPACITY]))


def second_frame() -> Image.Image:
    return Image.new("L", (WIDTH, HEIGHT), PAPER)


def palette_with_transparency() -> bytes:
    image = Image.fromarray(np.where(GRAY == INK, np.uint8(1), np.uint8(0)), "P")
    image.putpalette([INK, INK, INK, INK, INK, INK])
    return encode(image, "PNG", transparency=bytes([0, 255]))


def sideways() -> Image.Image:
    """The picture as a camera held sideways stores it (orientation 6: to be turned clockwise)."""
    return IMAGE.convert("RGB").transpose(Image.Transpose.ROTATE_90)


def exif(orientation: int) -> bytes:
    data = Image.Exif()
    data[0x0112] = orientation
    return data.tobytes()


FORMS: dict[str, tuple[Callable[[], object], tuple[str, ...], int]] = {
    # name: source, remarks, the most that a pixel may differ by
    "array (h, w)": (lambda: GRAY, (), 0),
    "array (h, w, 1)": (lambda: GRAY[..., None], (), 0),
    "array (h, w, 3)": (lambda: RGB, (), 0),
    "array (h, w, 4), opaque": (lambda: np.dstack([RGB, np.full_like(GRAY, 255)]), (), 0),
    "array, not contiguous": (lambda: GRAY[::-1][::-1], (), 0),
    "array of uint16, 16 bits": (lambda: GRAY.astype(np.uint16) * 257, (), 1),
    "array of uint16, 12 bits": (lambda: GRAY.astype(np.uint16) * 16, (), 1),
    "array of uint16, big-endian": (lambda: (GRAY.astype(np.uint16) * 257).astype(">u2"), (), 1),
    "array of int64": (lambda: GRAY.astype(np.int64), (), 0),
    "array of floats to 1": (lambda: GRAY / 255, (), 0),
    "array of floats to 255": (lambda: GRAY.astype(np.float32), (), 0),
    "array of halves": (lambda: (GRAY / 255).astype(np.float16), (), 1),
    "image L": (lambda: IMAGE, (), 0),
    "image RGB": (lambda: IMAGE.convert("RGB"), (), 0),
    "image RGBA, opaque": (lambda: IMAGE.convert("RGBA"), (), 0),
    "image LA": (lambda: IMAGE.convert("LA"), (), 0),
    "image La": (lambda: IMAGE.convert("LA").convert("La"), (), 0),
    "image PA": (lambda: IMAGE.convert("P").convert("PA"), (), 0),
    "image RGBa": (lambda: IMAGE.convert("RGBA").convert("RGBa"), (), 0),
    "image RGBX": (lambda: IMAGE.convert("RGB").convert("RGBX"), (), 0),
    "image CMYK": (lambda: IMAGE.convert("RGB").convert("CMYK"), (), 1),
    "image YCbCr": (lambda: IMAGE.convert("RGB").convert("YCbCr"), (), 2),
    "image HSV": (lambda: IMAGE.convert("RGB").convert("HSV"), (), 2),
    "image LAB": (lambda: Image.merge("LAB", [IMAGE, second_frame(), second_frame()]), (), 0),
    "image I": (lambda: IMAGE.convert("I"), (), 0),
    "image F": (lambda: IMAGE.convert("F"), (), 0),
    "JPEG": (lambda: encode(IMAGE, "JPEG", quality=95), (), 12),
    "JPEG, progressive": (lambda: encode(IMAGE.convert("RGB"), "JPEG", progressive=True, quality=95), (), 12),
    "JPEG, CMYK": (lambda: encode(IMAGE.convert("RGB").convert("CMYK"), "JPEG", quality=95), (), 12),
    "JPEG, sideways": (
        lambda: encode(sideways(), "JPEG", quality=95, exif=exif(6)),
        (SIDEWAYS,),
        12,
    ),
    "MPO": (
        lambda: encode(IMAGE, "MPO", save_all=True, append_images=[second_frame()], quality=95),
        (),
        12,
    ),
    "PNG": (lambda: encode(IMAGE, "PNG"), (), 0),
    "PNG, sideways": (lambda: encode(sideways(), "PNG", exif=exif(6)), (SIDEWAYS,), 0),
    "PNG, 16 bits": (lambda: encode(Image.fromarray(GRAY.astype(np.uint16) * 257), "PNG"), (), 1),
    "PNG, 12 of 16 bits": (lambda: encode(Image.fromarray(GRAY.astype(np.uint16) * 16), "PNG"), (), 1),
    "PNG, palette": (lambda: encode(IMAGE.convert("RGB").quantize(8), "PNG"), (), 0),
    "PNG, animated": (
        lambda: encode(IMAGE, "PNG", save_all=True, append_images=[second_frame()]),
        ("The file has several frames: the first one was read.",),
        0,
    ),
    "GIF": (lambda: encode(IMAGE, "GIF"), (), 0),
    "GIF, animated": (
        lambda: encode(IMAGE, "GIF", save_all=True, append_images=[second_frame()]),
        ("The file has several frames: the first one was read.",),
        0,
    ),
    "WebP": (lambda: encode(IMAGE, "WEBP", lossless=True), (), 0),
    "WebP, animated": (
        lambda: encode(IMAGE, "WEBP", lossless=True, save_all=True, append_images=[second_frame()]),
        ("The file has several frames: the first one was read.",),
        0,
    ),
    "BMP": (lambda: encode(IMAGE, "BMP"), (), 0),
    "TIFF": (lambda: encode(IMAGE, "TIFF"), (), 0),
    "TIFF, floats": (lambda: encode(Image.fromarray((GRAY / 255).astype(np.float32)), "TIFF"), (), 0),
    "TIFF, big-endian 16 bits": (
        lambda: encode(
            Image.frombytes("I;16B", (WIDTH, HEIGHT), (GRAY * np.uint16(257)).astype(">u2").tobytes()), "TIFF"
        ),
        (),
        1,
    ),
    "TIFF, several pages": (
        lambda: encode(IMAGE, "TIFF", save_all=True, append_images=[second_frame()]),
        ("The file has several pages: the first one was read.",),
        0,
    ),
    "TIFF, sideways": (lambda: encode(sideways(), "TIFF", exif=exif(6)), (SIDEWAYS,), 0),
    "HEIC": (lambda: encode(IMAGE, "HEIF", quality=95), (), 25),
    "HEIC, sideways": (lambda: encode(sideways(), "HEIF", quality=95, exif=exif(6)), (SIDEWAYS,), 25),
    "AVIF": (lambda: encode(IMAGE, "AVIF", quality=95), (), 25),
    "PGM": (lambda: encode(IMAGE, "PPM"), (), 0),
    "transparent around the ink": (lambda: encode(ink_only(), "PNG"), (ON_WHITE,), 0),
    "array with opacity": (lambda: np.asarray(ink_only()), (ON_WHITE,), 0),
    "transparent palette entry": (palette_with_transparency, (ON_WHITE,), 0),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_and_format_gives_the_same_picture(name: str) -> None:
    make, remarks, tolerance = FORMS[name]
    picture = read_picture(make())
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    assert picture.remarks == remarks
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.shape == (HEIGHT, WIDTH, 3)
    expected = RGB.astype(int)
    if ON_WHITE in remarks:
        expected = np.where(expected == PAPER, 255, expected)
    assert np.abs(picture.pixels - expected).max() <= tolerance
    assert picture.scale == 1


@pytest.mark.parametrize("name", FORMS)
def test_a_view_of_every_form_is_cut_from_the_same_picture(name: str) -> None:
    make, remarks, _ = FORMS[name]
    picture = read_picture(make(), View(1, (0.5, 0.0, 1.0, 0.75)))
    expected = np.rot90(read_picture(make()).pixels, -1)[: WIDTH * 3 // 4, HEIGHT // 2 :].astype(int)
    assert np.abs(picture.pixels - expected).max() <= 1
    told = ("Turned by 90° to the right.", f"Cropped from {HEIGHT} × {WIDTH} pixels.")
    assert set(picture.remarks) == {*remarks, *told}


def test_one_bit_pictures_become_black_and_white() -> None:
    image = IMAGE.convert("1", dither=Image.Dither.NONE)
    for source in (GRAY > 128, image, encode(image, "PNG"), encode(image, "TIFF", compression="group4")):
        assert np.array_equal(read_picture(source).pixels, np.where(RGB == PAPER, 255, 0))


def test_the_orientation_of_an_image_is_heeded_and_left_as_it_is() -> None:
    image = Image.open(io.BytesIO(encode(sideways(), "PNG", exif=exif(6))))
    for _ in range(2):
        assert np.array_equal(read_picture(image).pixels, RGB)
    assert image.size == (HEIGHT, WIDTH)


def test_a_fully_transparent_picture_is_white() -> None:
    picture = read_picture(encode(Image.new("RGBA", (30, 20)), "PNG"))
    assert (picture.pixels == 255).all()
    assert picture.remarks == ("The picture is fully transparent.",)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "TIFF", "PPM"])
def test_large_pictures_are_reduced_and_keep_their_original_size(format_name: str) -> None:
    large = Image.fromarray(RGB).resize((4032, 3024), Image.Resampling.NEAREST)
    options = {"compression": "tiff_lzw"} if format_name == "TIFF" else {}
    picture = read_picture(encode(large.convert("L"), format_name, **options))
    assert picture.pixels.shape == (768, 1024, 3)
    assert (picture.width, picture.height) == (4032, 3024)
    assert picture.scale == pytest.approx(4032 / 1024)
    small = np.asarray(large.resize((1024, 768), Image.Resampling.BOX), dtype=int)
    assert np.abs(picture.pixels - small).mean() < 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (5000, 1), (3, 40000), (1024, 1024), (1025, 7)])
def test_odd_sizes_are_never_enlarged_and_never_empty(shape: tuple[int, int]) -> None:
    picture = read_picture(np.full(shape, 200, np.uint8))
    height, width, _ = picture.pixels.shape
    assert 1 <= height <= shape[0]
    assert 1 <= width <= shape[1]
    assert max(height, width) == min(max(shape), spec.WORKING_SIDE)
    assert (picture.pixels == 200).all()


def bomb(width: int, height: int) -> bytes:
    """A small PNG of many pixels, without their data: whoever decodes it finds it damaged."""
    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 0, 0, 0, 0])
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4) for kind, data in chunks
    )


def many_scans() -> bytes:
    """A JPEG file that asks its decoder to go over the picture 100 times more."""
    data = encode(IMAGE, "JPEG", progressive=True)
    return data[:-2] + 100 * data[data.rindex(b"\xff\xda") : -2] + data[-2:]


def unusual_tiff() -> bytes:
    """A TIFF file whose samples are complex numbers (sample format 6)."""
    data = bytearray(encode(Image.fromarray(np.zeros((4, 4), np.float32)), "TIFF"))
    position = data.index((339).to_bytes(2, "little"))
    data[position + 8] = 6
    return bytes(data)


def closed_image() -> Image.Image:
    image = Image.open(io.BytesIO(encode(IMAGE, "PNG")))
    image.close()
    return image


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "nothing": (lambda: None, "No picture was given"),
    "a number": (lambda: 7, "No picture was given"),
    "empty bytes": (lambda: b"", "is empty"),
    "empty file": (io.BytesIO, "is empty"),
    "text": (lambda: b"seven", "not a picture"),
    "PDF": (lambda: b"%PDF-1.7\n", "PDF document"),
    "SVG": (lambda: b'<?xml version="1.0"?>\n<!-- by hand --><svg xmlns="http://', "SVG drawing"),
    "video": (lambda: b"\0\0\0\x18ftypisom\0\0\2\0isomiso2", "a video"),
    "icon": (lambda: encode(IMAGE, "ICO"), "not a picture"),
    "JPEG 2000": (lambda: encode(IMAGE, "JPEG2000"), "not a picture"),
    "truncated JPEG": (lambda: encode(IMAGE, "JPEG")[:-20], "damaged, incomplete"),
    "truncated PNG": (lambda: encode(IMAGE, "PNG")[:-30], "damaged, incomplete"),
    "truncated HEIC": (lambda: encode(IMAGE, "HEIF")[:-20], "damaged, incomplete"),
    "JPEG header alone": (lambda: b"\xff\xd8\xff\xe0", "damaged, incomplete"),
    "JPEG of many scans": (many_scans, "unusual way"),
    "too many bytes": (lambda: bytes(spec.MAX_FILE_BYTES + 1), "larger than 20 MB"),
    "too many pixels": (lambda: bomb(10_000, 10_000), "10,000 × 10,000 pixels; at most 64 million"),
    "far too many pixels": (lambda: bomb(2_000_000, 2_000_000), "at most 64 million"),
    "large array": (lambda: np.broadcast_to(np.uint8(0), (9000, 9000)), "at most 64 million"),
    "large image": (lambda: Image.new("1", (9000, 9000)), "at most 64 million"),
    "no rows": (lambda: np.zeros((0, 8)), "no pixels"),
    "no columns": (lambda: Image.new("L", (8, 0)), "no pixels"),
    "one dimension": (lambda: np.zeros(784), "must hold numbers and have the shape"),
    "five channels": (lambda: np.zeros((8, 8, 5)), "must hold numbers and have the shape"),
    "array of text": (lambda: np.array([["7"]]), "must hold numbers"),
    "array of complex": (lambda: np.zeros((8, 8), complex), "must hold numbers"),
    "NaN": (lambda: np.full((8, 8), np.nan), "not numbers"),
    "NaN in colour": (lambda: np.full((8, 8, 4), np.nan), "not numbers"),
    "infinite": (lambda: np.full((9, 2000), np.inf), "not numbers"),
    "too large for 32 bits": (lambda: np.full((8, 8), 1e300), "not numbers"),
    "TIFF of an unusual kind": (unusual_tiff, "unusual kind"),
    "closed image": (closed_image, "damaged, incomplete"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_in_plain_words(name: str) -> None:
    make, sentence = REFUSED[name]
    with pytest.raises(PictureError, match=re.escape(sentence)) as caught:
        read_picture(make())
    assert str(caught.value).endswith((".", ")."))


@pytest.mark.filterwarnings("error")
def test_pictures_that_are_too_large_leak_no_warning() -> None:
    for side in (9_500, 12_000, 60_000):
        with pytest.raises(PictureError, match="at most 64 million"):
            read_picture(bomb(side, side))


def corrupted(data: bytes, generator: random.Random) -> bytes:
    """The bytes cut off somewhere, or with some of them changed, mostly near the beginning."""
    damaged = bytearray(data)
    if generator.random() < 0.3:
        del damaged[generator.randrange(1, len(damaged)) :]
    for _ in range(generator.choice((0, 1, 3, 20))):
        reach = generator.choice((32, 400, len(damaged)))
        position = generator.randrange(min(reach, len(damaged)))
        damaged[position] = generator.choice((0, 1, 127, 128, 255, generator.randrange(256)))
    return bytes(damaged)


ENCODED = [name for name, (make, _, _) in FORMS.items() if isinstance(make(), bytes)]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ENCODED)
def test_corrupted_files_give_a_picture_or_a_picture_error(name: str) -> None:
    generator = random.Random(name)
    data = FORMS[name][0]()
    assert isinstance(data, bytes)
    for _ in range(80):
        try:
            pixels: NDArray[np.uint8] = read_picture(corrupted(data, generator)).pixels
        except PictureError:
            continue
        assert pixels.dtype == np.uint8
        assert pixels.ndim == 3


def test_threads_never_mix_their_pictures() -> None:
    shades = list(range(0, 250, 10))
    files = [encode(Image.new("L", (300, 200), shade), "PNG") for shade in shades]
    wrong: list[int] = []

    def read(shade: int, data: bytes) -> None:
        wrong.extend(shade for _ in range(5) if not (read_picture(data).pixels == shade).all())

    threads = [threading.Thread(target=read, args=pair) for pair in zip(shades, files, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
