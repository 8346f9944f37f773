"""What several tests of pages need: the reader that ships, and a folder of uploads."""

from pathlib import Path

import gradio.utils
import pytest

from model import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The reader that ships."""
    return Reader.load()


@pytest.fixture
def uploads(tmp_path, monkeypatch) -> Path:
    """The folder in which Gradio keeps what visitors upload."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    assert Path(gradio.utils.get_upload_folder()) == folder
    return folder
