"""ZIP files are opened within limits, whatever they say of themselves."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from model import archive, spec
from model.archive import ArchiveError, is_archive, list_pictures, unpack
from model.files import PictureError


def make_zip(path: Path, members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test puts its ZIP file."""
    return tmp_path / "pictures.zip"


def test_pictures_are_found_in_order_and_come_out_as_they_went_in(file: Path) -> None:
    content = {"b.PNG": b"bb", "a/c.jpg": b"cc" * 99, "a/d.heic": b"", "a/notes.txt": b"no", "a/": b""}
    for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        make_zip(file, content, kind)
        assert list_pictures(file) == ("a/c.jpg", "a/d.heic", "b.PNG")
        assert [unpack(file, index) for index in range(3)] == [b"cc" * 99, b"", b"bb"]


def test_equal_names_are_two_pictures(file: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.png", b"first")
        packed.writestr("a.png", b"second")
    assert list_pictures(file) == ("a.png", "a.png")
    assert [unpack(file, 0), unpack(file, 1)] == [b"first", b"second"]


@pytest.mark.parametrize(
    "name", ["__MACOSX/._a.png", "__MACOSX/a.png", ".git/a.png", "a/.b.png", ".DS_Store"]
)
def test_hidden_files_are_passed_over(file: Path, name: str) -> None:
    assert list_pictures(make_zip(file, {name: b"", "seven.png": b""})) == ("seven.png",)


@pytest.mark.parametrize(
    "name",
    [
        "../a.png",
        "a/../../b.png",
        "/etc/a.png",
        "C:/a.png",
        "C:a.png",
        "a\\..\\b.png",
        "\\\\host\\a.png",
        "~/a.png",
    ],
)
def test_a_name_that_leads_out_is_listed_and_refused(file: Path, name: str) -> None:
    make_zip(file, {name: b"content", "good.png": b"good"})
    names = list_pictures(file)
    assert len(names) == 2
    with pytest.raises(PictureError, match="leads out of the ZIP file"):
        unpack(file, 1 - names.index("good.png"))
    assert unpack(file, names.index("good.png")) == b"good"


def test_folders_may_be_parted_by_backslashes(file: Path) -> None:
    make_zip(file, {"scans\\b.png": b"content", "scans\\.hidden\\a.png": b"", "~a.png": b"other"})
    assert list_pictures(file) == ("scans/b.png", "~a.png")
    assert [unpack(file, 0), unpack(file, 1)] == [b"content", b"other"]


def test_names_are_shown_without_what_moves_the_cursor(file: Path) -> None:
    make_zip(file, {"a\x1b[2J\n\u202egnp.png": b"content", "sieben–✏.png": b""})
    assert list_pictures(file) == ("a�[2J��gnp.png", "sieben–✏.png")
    assert unpack(file, 0) == b"content"


@pytest.mark.parametrize("name", ["more.zip", "a/more.ZIP", "more.tar.gz", "more.7z"])
def test_an_archive_inside_is_not_opened(file: Path, name: str) -> None:
    make_zip(file, {name: b"PK\x03\x04", "z.png": b"good"})
    with pytest.raises(PictureError, match="archive inside a ZIP file is not opened"):
        unpack(file, 0)
    assert unpack(file, 1) == b"good"


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_cannot_be_bounded_is_refused(file: Path, kind: int) -> None:
    make_zip(file, {"a.png": bytes(1000)}, kind)
    with pytest.raises(PictureError, match="packed in an unusual way"):
        unpack(file, 0)


@pytest.mark.parametrize("index", [-1, 1, 50])
def test_a_picture_that_is_not_there_gets_a_sentence(file: Path, index: int) -> None:
    make_zip(file, {"a.png": b""})
    with pytest.raises(PictureError, match="no longer in the ZIP file"):
        unpack(file, index)


# ---- limits --------------------------------------------------------------------------------


def test_a_bomb_is_stopped_by_the_bytes_that_come_out(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec, "MAX_FILE_BYTES", 1_000_000)
    make_zip(file, {"bomb.png": bytes(100_000_000), "large.png": bytes(1_000_000)})
    assert file.stat().st_size < 200_000
    unpacked = []
    read = zipfile.ZipExtFile.read
    monkeypatch.setattr(
        zipfile.ZipExtFile, "read", lambda self, size: unpacked.append(read(self, size)) or unpacked[-1]
    )
    with pytest.raises(PictureError, match="larger than 0 MB once unpacked"):
        unpack(file, 0)
    assert sum(map(len, unpacked)) < 1_100_000
    assert len(unpack(file, 1)) == 1_000_000


def understate(file: Path, size: int) -> None:
    """Let the one member of a ZIP file announce another size than it has."""
    data = bytearray(file.read_bytes())
    struct.pack_into("<I", data, 22, size)
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, size)
    file.write_bytes(data)


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_says(file: Path) -> None:
    make_zip(file, {"bomb.png": bytes(50_000_000)})
    understate(file, 100)
    with pytest.raises(PictureError, match="damaged inside the ZIP file"):
        unpack(file, 0)


def test_many_large_pictures_are_too_much_together(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_zip(file, {f"{number}.png": bytes(1000) for number in range(5)})
    monkeypatch.setattr(spec, "MAX_UNPACKED_BYTES", 5000)
    assert len(list_pictures(file)) == 5
    monkeypatch.setattr(spec, "MAX_UNPACKED_BYTES", 4999)
    for use in (lambda: list_pictures(file), lambda: unpack(file, 0)):
        with pytest.raises(ArchiveError, match="once unpacked"):
            use()


def test_members_that_share_their_bytes_are_counted_each(file: Path) -> None:
    """A bomb of one packed file that the table of contents lists many times."""
    make_zip(file, {"a.png": bytes(15 * 1024 * 1024)})
    data = file.read_bytes()
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    counts = struct.pack("<HHI", 40, 40, 40 * (end - start))
    listed = data[:start] + 40 * data[start:end] + data[end : end + 8] + counts + data[end + 16 :]
    file.write_bytes(listed)
    with pytest.raises(ArchiveError, match="once unpacked"):
        list_pictures(file)


def test_only_so_many_pictures_are_taken(file: Path) -> None:
    names = [f"{number:02}.png" for number in range(spec.MAX_PICTURES)]
    assert list_pictures(make_zip(file, dict.fromkeys(names, b"")))[-1] == names[-1]
    make_zip(file, dict.fromkeys([*names, "one more.png"], b""))
    with pytest.raises(ArchiveError, match="holds 51 pictures; at most 50 can be read"):
        list_pictures(file)


def test_an_endless_table_of_contents_is_not_read(file: Path) -> None:
    make_zip(file, {f"{number:06}{'x' * 200}.txt": b"" for number in range(5000)})
    with pytest.raises(ArchiveError, match="lists far too many files"):
        list_pictures(file)


def test_a_file_that_is_too_large_is_not_opened(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_zip(file, {"a.png": b""})
    monkeypatch.setattr(spec, "MAX_ARCHIVE_BYTES", 10)
    with pytest.raises(ArchiveError, match="The ZIP file is larger than"):
        list_pictures(file)


# ---- damage --------------------------------------------------------------------------------


def test_a_locked_zip_file_is_told(file: Path) -> None:
    make_zip(file, {"a.png": b"content"})
    data = bytearray(file.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(data)
    with pytest.raises(ArchiveError, match="locked with a password"):
        list_pictures(file)


def test_a_zip_file_without_pictures_is_told(file: Path) -> None:
    for members in ({}, {"notes.txt": b"seven"}):
        with pytest.raises(ArchiveError, match="no pictures in this ZIP file"):
            list_pictures(make_zip(file, members))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"PK\x05\x06" + bytes(10)])
def test_what_is_no_zip_file_gets_a_sentence(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(ArchiveError, match="damaged, incomplete or not a ZIP file"):
        list_pictures(file)


def test_a_missing_file_gets_a_sentence_without_its_path(file: Path) -> None:
    with pytest.raises(ArchiveError) as caught:
        list_pictures(file)
    assert str(file.parent) not in str(caught.value)


def test_any_damage_is_told_in_words(file: Path) -> None:
    """Every byte in turn, and every length: a sentence or the right bytes, never another error."""
    content = zlib.compress(b"a picture of a seven") * 3
    whole = make_zip(file, {"a.png": content}).read_bytes()
    changed = [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(len(whole))]
    told = 0
    for data in [*changed, *(whole[:length] for length in range(len(whole)))]:
        file.write_bytes(data)
        try:
            for index, _ in enumerate(list_pictures(file)):
                assert unpack(file, index) == content
        except PictureError as error:
            told += 1
            assert str(error).endswith(".")
            assert str(file) not in str(error)
    assert told > len(whole)


def test_a_file_is_told_by_its_beginning_or_its_name(tmp_path: Path) -> None:
    packed = make_zip(tmp_path / "pictures", {"a.png": b""})
    assert is_archive(packed)
    (tmp_path / "damaged.ZIP").write_bytes(b"hello")
    assert is_archive(tmp_path / "damaged.ZIP")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff" + packed.read_bytes())
    assert not is_archive(tmp_path / "photo.jpg")
    assert not is_archive(tmp_path / "missing.zip")
    assert not is_archive(tmp_path)


def test_nothing_is_read_in_larger_pieces_than_a_table_of_contents(file: Path) -> None:
    file.write_bytes(bytes(3_000_000))
    with archive._Guarded(file) as guarded:
        assert len(guarded.read()) == archive._MAX_CONTENTS_BYTES
        assert guarded.seek(-10, io.SEEK_END)
        assert guarded.read() == bytes(10)
        with pytest.raises(ArchiveError):
            guarded.read(archive._MAX_CONTENTS_BYTES + 1)
