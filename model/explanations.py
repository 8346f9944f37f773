"""The steps of readings written into a folder, as pictures and text."""

from pathlib import Path

from PIL import Image

from model.reading import Reading


class ExplainError(RuntimeError):
    """The steps of a reading cannot be written; says where and why."""


class Explanations:
    """A folder with the steps of each reading: ``photo-1-picture.png`` …, ``photo.txt``."""

    def __init__(self, directory: Path) -> None:
        """Make the folder where there is none.

        Raises:
            ExplainError: it cannot be made.
        """
        self.directory = directory
        self._used: set[str] = set()
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExplainError(f"{directory}: cannot be used as a folder ({error.strerror})") from error

    def write(self, name: str, reading: Reading) -> None:
        """Write the steps of one reading; equal names of files are numbered.

        Raises:
            ExplainError: the folder cannot be written to.
        """
        stem = self._unused("stdin" if name == "-" else Path(name).stem)
        sentences = [f"{name}\n"]
        try:
            for number, step in enumerate(reading.steps, start=1):
                sentences.append(f"{number} {step.name}: {step.sentence}\n")
                if step.image is not None:
                    path = self.directory / f"{stem}-{number}-{step.name}.png"
                    Image.fromarray(step.image).save(path)
            text = "".join(sentences).encode("utf-8", "backslashreplace")
            (self.directory / f"{stem}.txt").write_bytes(text)
        except OSError as error:
            raise ExplainError(f"{self.directory}: cannot be written to ({error.strerror})") from error

    def _unused(self, stem: str) -> str:
        """The stem, numbered if another picture has it, also in other letter case."""
        candidate, number = stem, 1
        while candidate.casefold() in self._used:
            number += 1
            candidate = f"{stem}-{number}"
        self._used.add(candidate.casefold())
        return candidate
