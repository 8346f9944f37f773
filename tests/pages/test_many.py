"""What the Many pictures page makes of pictures and ZIP files, trusted or not."""

import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from model import Reader, table
from model.__main__ import main
from pages import many
from training.strokes import draw_digit, render


@pytest.fixture
def uploads(uploads) -> Path:
    """The folder of uploads with a 3, a blank page and a broken file."""
    folder: Path = uploads
    blank = np.full((280, 280), 255, np.uint8)
    three = blank - render(draw_digit(3, np.random.default_rng(3), neatness=0.9), 280, 16.0)
    cv2.imwrite(str(folder / "three.png"), three)
    cv2.imwrite(str(folder / "=blank.png"), blank)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0junk")
    with zipfile.ZipFile(folder / "all.zip", "w") as packed:
        for path in sorted(folder.glob("*.*g")):
            packed.write(path, f"scans/{path.name}")
    return folder


def ask(reader: Reader, path: Path, **more: object) -> dict[str, object]:
    return many.answer_next(reader, {"number": 7, "name": path.name, "upload": str(path), **more})


def test_a_picture_becomes_a_row_with_its_picture_and_boxes(reader, uploads):
    row = ask(reader, uploads / "three.png")
    assert (row["number"], row["status"], row["text"], row["remark"]) == (7, "read", "3", "")
    assert str(row["confidence"]).endswith(" %")
    assert str(row["csv"]).startswith('"three.png","3","read",0.')
    assert str(row["picture"]).startswith("data:image/jpeg;base64,")
    assert (row["width"], row["height"]) == (280, 280)
    (box,) = row["boxes"]
    assert box["figure"] == "3"
    assert len(box["place"]) == 4


def test_a_blank_page_and_a_broken_file_are_rows_too(reader, uploads):
    blank = ask(reader, uploads / "=blank.png")
    assert (blank["status"], blank["text"], blank["confidence"], blank["boxes"]) == ("blank", "", "", [])
    broken = ask(reader, uploads / "broken.jpg")
    assert (broken["status"], broken["text"]) == ("error", "")
    assert str(broken["remark"]).startswith("The picture is damaged")
    assert str(uploads) not in str(broken)


def test_the_pictures_of_a_zip_file_are_listed_then_read(reader, uploads):
    names = ["all.zip/scans/=blank.png", "all.zip/scans/broken.jpg", "all.zip/scans/three.png"]
    assert ask(reader, uploads / "all.zip") == {"number": 7, "members": names}
    rows = [ask(reader, uploads / "all.zip", member=member) for member in range(3)]
    assert [row["status"] for row in rows] == ["blank", "error", "read"]
    assert rows[2]["text"] == "3"


def test_page_and_command_line_write_the_same_table(reader, uploads, monkeypatch, capsys):
    monkeypatch.chdir(uploads)
    listed = ask(reader, uploads / "all.zip")["members"]
    lines = [ask(reader, uploads / name)["csv"] for name in ("three.png", "=blank.png", "broken.jpg")]
    lines += [
        many.answer_next(reader, {"name": name, "upload": str(uploads / "all.zip"), "member": member})["csv"]
        for member, name in enumerate(listed)
    ]
    main(["--csv", "-", "three.png", "=blank.png", "broken.jpg", "all.zip"])
    assert capsys.readouterr().out == table.header() + "".join(lines)


def test_a_zip_file_that_cannot_be_used_is_a_row(reader, uploads):
    (uploads / "broken.zip").write_bytes(b"PK\x03\x04")
    row = ask(reader, uploads / "broken.zip")
    assert row["status"] == "error"
    assert str(row["remark"]).startswith("The ZIP file is damaged")


def test_a_file_too_large_to_be_sent_is_a_row(reader):
    row = many.answer_next(reader, {"number": 1, "name": "film.mov", "size": 10**12})
    assert row["remark"] == "The file is too large: a picture may have 20 MB, a ZIP file 200 MB."
    assert str(row["csv"]).startswith('"film.mov","","error",')


@pytest.mark.parametrize("member", [-1, 3, 10**30, 1.5, "0", [0], True])
def test_a_member_made_by_hand_reads_nothing_else(reader, uploads, member):
    row = ask(reader, uploads / "all.zip", member=member)
    assert row["status"] == "error"
    assert str(row["remark"]).endswith(".")


@pytest.mark.parametrize(
    "asked",
    [
        None,
        [],
        "7",
        7,
        {},
        {"upload": None},
        {"upload": ["a"]},
        {"upload": "\0"},
        {"example": "1-mouse-2.png"},
    ],
)
def test_a_request_made_by_hand_gets_a_sentence(reader, uploads, asked):
    row = many.answer_next(reader, asked)
    assert (row["number"], row["status"]) == (0, "error")
    assert row["remark"] == "This picture is no longer here. Choose it again."


def test_only_uploaded_files_are_opened(reader, uploads, tmp_path):
    secret = tmp_path / "secret.zip"
    secret.write_bytes((uploads / "all.zip").read_bytes())
    for path in (secret, uploads / ".." / "secret.zip"):
        for more in ({}, {"member": 2}):
            assert ask(reader, path, **more)["remark"] == "This picture is no longer here. Choose it again."


def test_names_are_cut_and_numbers_are_numbers(reader):
    row = many.answer_next(reader, {"number": {"a": 1}, "name": "x" * 10**6, "size": 1})
    assert row["number"] == 0
    assert len(str(row["csv"])) < 2 * many.MOST_NAME
