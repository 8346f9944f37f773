"""Settings come from environment variables, and a bad one is told in plain words."""

from dataclasses import fields
from pathlib import Path

import pytest

from server.settings import VARIABLES, Settings, SettingsError


def test_without_variables_the_defaults_hold():
    assert Settings.from_environment({"PATH": "/bin", "GRADIO_SERVER_PORT": ""}) == Settings()


def test_every_setting_has_a_variable():
    assert set(VARIABLES) == {entry.name for entry in fields(Settings)}


@pytest.mark.parametrize(
    ("environment", "setting", "value"),
    [
        ({"GRADIO_SERVER_NAME": "0.0.0.0"}, "host", "0.0.0.0"),
        ({"GRADIO_SERVER_PORT": "80"}, "port", 80),
        ({"PORT": "8080"}, "port", 8080),
        ({"PORT": "8080", "GRADIO_SERVER_PORT": "80"}, "port", 80),
        ({"GRADIO_ROOT_PATH": "/digits"}, "root_path", "/digits"),
        ({"DIGIT_READER_MODEL": "runs/quick/artifact"}, "model", Path("runs/quick/artifact")),
        ({"DIGIT_READER_AT_ONCE": "1"}, "at_once", 1),
        ({"DIGIT_READER_QUEUE": "1000"}, "queue", 1000),
        ({"DIGIT_READER_KEEP_MINUTES": "60"}, "keep_minutes", 60),
        ({"GRADIO_MCP_SERVER": "True"}, "mcp", True),
        ({"GRADIO_MCP_SERVER": "0"}, "mcp", False),
        ({"DIGIT_READER_FEEDBACK": "off"}, "feedback", False),
        ({"DIGIT_READER_FEEDBACK_DIR": "kept"}, "feedback_folder", Path("kept")),
        ({"FEEDBACK_DATASET": "me/digits"}, "feedback_dataset", "me/digits"),
    ],
)
def test_a_variable_sets_its_setting(environment, setting, value):
    assert getattr(Settings.from_environment(environment), setting) == value


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"PORT": "http"}, "PORT: expected a whole number, found http"),
        ({"GRADIO_SERVER_PORT": "0"}, "GRADIO_SERVER_PORT: expected a number from 1 to 65535, found 0"),
        ({"DIGIT_READER_QUEUE": "-1"}, "DIGIT_READER_QUEUE: expected a number from 1 to 10000, found -1"),
        ({"DIGIT_READER_AT_ONCE": "4.5"}, "DIGIT_READER_AT_ONCE: expected a whole number, found 4.5"),
        ({"GRADIO_MCP_SERVER": "perhaps"}, "GRADIO_MCP_SERVER: expected 1 or 0, found perhaps"),
    ],
)
def test_what_cannot_be_used_is_named(environment, told):
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment)
    assert str(caught.value) == told


def test_settings_made_by_hand_are_verified():
    with pytest.raises(SettingsError, match="port: expected a number from 1 to 65535, found 70000"):
        Settings(port=70000)
