"""What whoever runs the app may choose, from environment variables; the README has the table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from model.report import ARTIFACT

FEEDBACK: Final = Path(__file__).parent.parent / "feedback"
TRUE: Final = frozenset({"1", "true", "yes", "on"})
FALSE: Final = frozenset({"0", "false", "no", "off", ""})


class SettingsError(ValueError):
    """An environment variable cannot be used; names it, what was expected and what was found."""


# The environment variables behind each setting; of several, the first one that is set counts.
VARIABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "host": ("GRADIO_SERVER_NAME",),
    "port": ("GRADIO_SERVER_PORT", "PORT"),
    "root_path": ("GRADIO_ROOT_PATH",),
    "model": ("DIGIT_READER_MODEL",),
    "at_once": ("DIGIT_READER_AT_ONCE",),
    "queue": ("DIGIT_READER_QUEUE",),
    "keep_minutes": ("DIGIT_READER_KEEP_MINUTES",),
    "mcp": ("GRADIO_MCP_SERVER",),
    "feedback": ("DIGIT_READER_FEEDBACK",),
    "feedback_folder": ("DIGIT_READER_FEEDBACK_DIR",),
    "feedback_dataset": ("FEEDBACK_DATASET",),
}
RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "port": (1, 65535),
    "at_once": (1, 64),
    "queue": (1, 10_000),
    "keep_minutes": (1, 1440),
}


@dataclass(frozen=True)
class Settings:
    """How the app is served.

    Attributes:
        host: Address to listen on; ``"0.0.0.0"`` lets other machines in.
        port: Port to listen on.
        root_path: Path below which a proxy shows the app, such as ``"/digits"``; empty for none.
        model: Folder of the model.
        at_once: Pictures of one kind (photos, calls from programs) that are read at the same time.
        queue: Visitors that may wait for one of those places; more are asked to try again.
        keep_minutes: Uploads are deleted once they are this old.
        mcp: Whether the endpoint is offered as an MCP tool, too.
        feedback: Whether what visitors correct is kept, for the next training.
        feedback_folder: Folder that it is kept in; made with the first correction.
        feedback_dataset: Dataset repository on the Hub that the folder is pushed to, such as
            ``"somebody/digits"``; empty for none. Needs ``HF_TOKEN``.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    root_path: str = ""
    model: Path = ARTIFACT
    at_once: int = 4
    queue: int = 64
    keep_minutes: int = 10
    mcp: bool = False
    feedback: bool = True
    feedback_folder: Path = FEEDBACK
    feedback_dataset: str = ""

    def __post_init__(self) -> None:
        """Verify the ranges of numbers.

        Raises:
            SettingsError: one is out of range.
        """
        for name in RANGES:
            _verify(name, getattr(self, name), name)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings that these environment variables ask for, else the defaults.

        Raises:
            SettingsError: one of them cannot be used.
        """
        chosen: dict[str, Any] = {}
        for entry in fields(cls):
            name = next((name for name in VARIABLES[entry.name] if environment.get(name)), None)
            if name is None:
                continue
            chosen[entry.name] = _parse(name, environment[name], type(entry.default))
            _verify(entry.name, chosen[entry.name], name)
        return cls(**chosen)


def _verify(setting: str, value: Any, told: str) -> None:
    """Refuse a number out of its setting's range, under the name that the reader of the error knows."""
    least, most = RANGES.get(setting, (value, value))
    if not least <= value <= most:
        raise SettingsError(f"{told}: expected a number from {least} to {most}, found {value}")


def _parse(name: str, text: str, kind: type) -> object:
    """The value of an environment variable, as the type that its setting has."""
    parsers: dict[type, Callable[[str], object]] = {int: int, bool: _switch, str: str}
    try:
        return parsers.get(kind, Path)(text)
    except ValueError as error:
        expected = "a whole number" if kind is int else "1 or 0"
        raise SettingsError(f"{name}: expected {expected}, found {text}") from error


def _switch(text: str) -> bool:
    if text.lower() not in TRUE | FALSE:
        raise ValueError(text)
    return text.lower() in TRUE
