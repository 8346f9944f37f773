"""Files are told apart by their first bytes, and endless JPEG files are noticed."""

import io

import pytest
from PIL import Image

from model.formats import SUFFIXES, count_jpeg_scans, describe_other, find_opener


def encode(format_name: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(file, format_name, **options)
    return file.getvalue()


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "PPM"])
def test_known_formats_are_opened_by_their_own_class(name: str) -> None:
    data = encode(name)
    opener = find_opener(data)
    assert opener is not None
    with opener(io.BytesIO(data)) as image:
        assert image.format == name
        assert image.size == (80, 60)


@pytest.mark.parametrize(
    "brands",
    [b"heic\0\0\0\0mif1heic", b"mif1\0\0\0\0mif1heic", b"heix\0\0\0\0mif1heix", b"msf1\0\0\0\0msf1hevc"],
)
def test_heic_is_known_by_its_brands(brands: bytes) -> None:
    opener = find_opener(b"\0\0\0\x18ftyp" + brands)
    assert getattr(opener, "format", None) == "HEIF"


def test_avif_inside_a_general_container_is_avif() -> None:
    opener = find_opener(b"\0\0\0\x20ftypmif1\0\0\0\0mif1avifmiaf")
    assert getattr(opener, "format", None) == "AVIF"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.4", "PDF"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video"),
        (b"\x1aE\xdf\xa3", "video"),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'>", "SVG"),
        (b"PK\3\4", "ZIP file"),
        (b"<html>", "Use a JPEG, PNG"),
        (b"", "Use a JPEG, PNG"),
    ],
)
def test_other_files_are_named_and_something_else_is_offered(data: bytes, word: str) -> None:
    assert find_opener(data) is None
    assert word in describe_other(data)


def test_scans_are_counted_whatever_lies_between_and_behind_them() -> None:
    baseline, progressive = encode("JPEG"), encode("JPEG", progressive=True)
    thumbnail = encode("JPEG", exif=b"Exif\0\0" + progressive)
    assert count_jpeg_scans(baseline, 99) == 1
    assert count_jpeg_scans(thumbnail, 99) == 1
    assert count_jpeg_scans(baseline + b"\xff\xda" * 500, 99) == 1
    assert count_jpeg_scans(progressive, 99) == progressive.count(b"\xff\xda") > 5
    assert count_jpeg_scans(progressive, 3) == 3


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xff\xff", b"BM\xff"]
)
def test_counting_scans_ends_on_any_bytes(data: bytes) -> None:
    assert count_jpeg_scans(data, 99) == 0


def test_suffixes_are_those_of_file_names() -> None:
    assert {".jpg", ".jpeg", ".png", ".heic", ".webp", ".gif", ".bmp", ".tiff"} <= SUFFIXES
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in SUFFIXES)
