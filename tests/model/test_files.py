"""The bytes of a picture: from paths, streams and canvases, and never too many of them."""

import base64
import io
import re
from pathlib import Path

import pytest

from model import spec
from model.files import PictureError, check_file_size, decode_data_url, read_bytes

DATA = bytes(range(256)) * 3


class Pipe(io.RawIOBase):
    """A stream that cannot be rewound and gives a few bytes at a time."""

    def __init__(self, data: bytes) -> None:
        """Give out these bytes."""
        self.file = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self.file.read(min(size, 100))


def test_paths_and_open_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "digit.png"
    path.write_bytes(DATA)
    rewound = io.BytesIO(DATA)
    rewound.seek(0, io.SEEK_END)
    with path.open("rb") as file:
        for source in (path, str(path), file, rewound, bytearray(DATA), memoryview(DATA)):
            assert read_bytes(source) == DATA


def test_a_pipe_is_read_to_its_end_and_an_endless_one_just_beyond_the_limit() -> None:
    assert read_bytes(Pipe(DATA)) == DATA
    assert len(read_bytes(Pipe(bytes(spec.MAX_FILE_BYTES + 999_999)))) == spec.MAX_FILE_BYTES + 1


@pytest.mark.parametrize("source", [None, 7])
def test_what_has_no_bytes_is_no_picture(source: object) -> None:
    with pytest.raises(PictureError, match="No picture was given"):
        read_bytes(source)


def test_messages_never_tell_the_path(tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(spec.MAX_FILE_BYTES + 1)
    for path in (tmp_path / "missing.png", tmp_path, large, f"{tmp_path}/a\0b", large / "inside"):
        with pytest.raises(PictureError) as caught:
            read_bytes(path)
        assert str(tmp_path) not in str(caught.value)


def test_the_largest_file_is_not_too_large() -> None:
    check_file_size(spec.MAX_FILE_BYTES)
    with pytest.raises(PictureError, match="larger than 20 MB"):
        check_file_size(spec.MAX_FILE_BYTES + 1)


def data_url(data: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64," + base64.b64encode(data).decode()


def test_a_canvas_is_decoded_from_its_data_url() -> None:
    data = bytes(range(200))
    assert decode_data_url(data_url(data)) == data
    for length in range(4):
        assert decode_data_url(data_url(data[:length]), max_bytes=length) == data[:length]
    assert decode_data_url(data_url(data, kind="png;number=12")) == data


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "did not arrive as a picture"),
        (None, "did not arrive as a picture"),
        ("data:text/html;base64,AAAA", "did not arrive as a picture"),
        ("data:image/png;number=<b>;base64,AAAA", "did not arrive as a picture"),
        ("https://example.org/7.png", "did not arrive as a picture"),
        ("data:image/png;base64,?!", "arrived damaged"),
        ("data:image/png;base64,AAA", "arrived damaged"),
        ("data:image/png;base64,ÄÄÄÄ", "arrived damaged"),
        (data_url(bytes(2**20 + 3)), "larger than 1 MB"),
    ],
)
def test_other_text_is_no_drawing(text: str, sentence: str) -> None:
    with pytest.raises(PictureError, match=re.escape(sentence)):
        decode_data_url(text, max_bytes=2**20)
