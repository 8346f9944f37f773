"""Which digits a model learned from, was chosen by and was measured on."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class MoreDigits:
    """Digits of another kind that a model learned from beside those it was measured on.

    Attributes:
        title: What they are, e.g. ``"Collected handwriting"``.
        description: One or two sentences: where they come from.
        train: Number of images to train on.
        validation: Number of images to choose by.
    """

    title: str
    description: str
    train: int
    validation: int


@dataclass(frozen=True)
class DataCard:
    """Which digits the model was trained and measured on.

    Attributes:
        name: ``"mnist"`` for MNIST, otherwise the name of the user's own data set.
        title: The same for people, e.g. ``"MNIST"``.
        description: One or two sentences: where the digits come from.
        train: Number of training images.
        validation: Number of validation images (chosen from, never trained on).
        test: Number of test images (touched once).
        test_counts: Number of test images of each digit 0..9.
        checksums: MD5 of the four arrays in IDX form, by array name.
        more: What else was learned from, none of it measured with; ``None`` for nothing.
    """

    name: str
    title: str
    description: str
    train: int
    validation: int
    test: int
    test_counts: tuple[int, ...]
    checksums: dict[str, str] = field(default_factory=dict)
    more: MoreDigits | None = None

    @property
    def learned(self) -> int:
        """Number of all images to train on."""
        return self.train + (self.more.train if self.more else 0)

    @property
    def collections(self) -> tuple["DataCard | MoreDigits", ...]:
        """What was learned from: what was measured on first."""
        return (self, self.more) if self.more else (self,)

    def to_json(self) -> dict[str, Any]:
        """The card as plain JSON data, the inverse of ``DataCard.from_json``."""
        more = None if self.more is None else vars(self.more)
        return vars(self) | {"test_counts": list(self.test_counts), "more": more}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "DataCard":
        """Build a card from plain JSON data.

        Raises:
            KeyError: an entry is missing.
            TypeError: an entry is unknown or has the wrong form.
        """
        more = value.get("more")
        made = {
            "test_counts": tuple(value["test_counts"]),
            "more": None if more is None else MoreDigits(**more),
        }
        return cls(**value | made)
