"""Every number that a training run depends on, in one frozen place."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, Literal

from model import spec

Precision = Literal["float32", "mixed_bfloat16"]
Schedule = Literal["cosine", "constant"]

# Linux's list of what the processor can do.
PROCESSOR: Final = Path("/proc/cpuinfo")
# The shares and extents of ``Recipe`` that vary the images.
VARIATIONS: Final = (
    *("shift", "turn", "scale", "stretch", "shear", "elastic"),
    *("pen_share", "drawn_share", "nondigit_share", "camera_share", "damage_share"),
)


@dataclass(frozen=True)
class Recipe:
    """How a network is trained; two runs of one recipe on one machine give the same weights.

    Attributes:
        network: One of ``NETWORKS``.
        epochs: Passes over the training images.
        batch_size: Images per step.
        learning_rate: Peak of the cosine schedule, or the constant rate.
        schedule: ``"cosine"`` (rises, then falls to 0) or ``"constant"``.
        warmup: Share of all steps in which the rate of the cosine schedule rises, 0 to 1.
        weight_decay: AdamW's decoupled decay, on kernels only; with 0 it is plain Adam.
        label_smoothing: Share of the target spread over the wrong digits, 0 to 1.
        averaging: Decay per step of the running average of the weights that is validated
            and shipped, 0 = the latest weights alone.
        precision: ``"float32"`` or ``"mixed_bfloat16"`` (faster on processors with bfloat16).
        seed: Seed of the split, the first weights, the order of images and their augmentation.
        shift: Largest shift in pixels, each way.
        turn: Largest turn in degrees, each way.
        scale: Largest relative change of size, 0.15 = 85 % to 115 %.
        stretch: Largest relative change of the aspect ratio.
        shear: Largest shear (tangent of the slant), each way.
        elastic: Standard deviation of the elastic displacement in pixels.
        elastic_scale: Distance in pixels over which that displacement changes.
        pen_share: Share of the images whose pen becomes thinner or thicker.
        drawn_share: Share of the images replaced by digits drawn by ``training.strokes``.
        rare_share: Share of those that have a shape of ``training.rare``, where their digit has any.
        mouse_share: Share of what is drawn, digit or not, that is drawn with a mouse.
        nondigit_share: Share of the images replaced by letters, signs, scribbles and pairs of
            digits, which make an eleventh class; 0 = a network of ten classes.
        camera_share: Share of the images written on a page, photographed and read back
            through the model's own steps.
        still_share: Share of the images that are neither moved nor bent: lines drawn along the
            pixels stay as sharp as they are.
        damage_share: Share of the images crossed out by lines, speckled, blotted or fogged.
    """

    network: str = "digit-net"
    epochs: int = 28
    batch_size: int = 128
    learning_rate: float = 3e-3
    schedule: Schedule = "cosine"
    warmup: float = 0.1
    weight_decay: float = 1e-2
    label_smoothing: float = 0.05
    averaging: float = 0.999
    precision: Precision = "float32"
    seed: int = 0
    shift: float = 1.5
    turn: float = 15.0
    scale: float = 0.15
    stretch: float = 0.1
    shear: float = 0.2
    elastic: float = 0.6
    elastic_scale: float = 5.0
    pen_share: float = 0.4
    drawn_share: float = 0.2
    rare_share: float = 0.2
    mouse_share: float = 0.35
    nondigit_share: float = 0.3
    camera_share: float = 0.1
    still_share: float = 0.1
    damage_share: float = 0.1

    @property
    def varies_images(self) -> bool:
        """Whether the images are changed at all before they are learned from."""
        return any(getattr(self, name) > 0 for name in VARIATIONS)

    @property
    def outputs(self) -> int:
        """Number of logits: one for each digit, and where it learns what is none, one for that."""
        return spec.CLASSES + (self.nondigit_share > 0)

    @property
    def unmoved(self) -> "Recipe":
        """The same mix of digits, drawings and what is none, each left as it is."""
        kept = ("drawn_share", "nondigit_share")
        changes: dict[str, Any] = {name: 0.0 for name in VARIATIONS if name not in kept}
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """The recipe as plain JSON data, the inverse of ``Recipe.from_json``."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Recipe":
        """Build a recipe from plain JSON data.

        Raises:
            ValueError: an entry is unknown; names it and the known ones.
        """
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(value) - known)
        if unknown:
            raise ValueError(f"recipe: unknown {', '.join(unknown)}; known are {', '.join(sorted(known))}")
        return cls(**value)


def full() -> Recipe:
    """The recipe of the model that ships: an hour on two cores that compute in bfloat16."""
    return Recipe()


def small() -> Recipe:
    """The recipe of the small network: less is asked of it than of the one that ships."""
    return replace(
        full(),
        network="digit-net-small",
        epochs=12,
        learning_rate=5e-3,
        label_smoothing=0.02,
        drawn_share=0.08,
        nondigit_share=0.05,
        camera_share=0.06,
        damage_share=0.0,
    )


def classic(network: str, epochs: int, batch_size: int) -> Recipe:
    """How introductions to the field train: Adam at its usual rate on the digits as they are."""
    return Recipe(
        network=network,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=1e-3,
        schedule="constant",
        weight_decay=0.0,
        label_smoothing=0.0,
        averaging=0.0,
        shift=0.0,
        turn=0.0,
        scale=0.0,
        stretch=0.0,
        shear=0.0,
        elastic=0.0,
        pen_share=0.0,
        drawn_share=0.0,
        nondigit_share=0.0,
        camera_share=0.0,
        damage_share=0.0,
    )


def quick() -> Recipe:
    """A recipe to try things out: a small network and mild augmentation, under two minutes on two cores."""
    return Recipe(
        network="cnn-34k",
        epochs=5,
        learning_rate=4e-3,
        weight_decay=1e-3,
        label_smoothing=0.0,
        averaging=0.998,
        precision="float32",
        turn=10.0,
        scale=0.1,
        shear=0.1,
        elastic=0.0,
        pen_share=0.0,
        drawn_share=0.05,
        nondigit_share=0.0,
        camera_share=0.02,
        damage_share=0.0,
    )


# Every network that ``training.networks`` can build, known without importing Keras, and how it is
# trained. The first is the one that ships; the last five are the classic ones, each with the epochs
# and the batch size of its description (32 is what Keras takes where a description names none).
RECIPES: Final[Mapping[str, Recipe]] = {
    recipe.network: recipe
    for recipe in (
        full(),
        small(),
        classic("cnn-34k", epochs=15, batch_size=128),
        classic("convpool", epochs=10, batch_size=32),
        classic("sequential", epochs=10, batch_size=128),
        classic("mlp-128-128", epochs=10, batch_size=32),
        classic("mlp-50-50", epochs=15, batch_size=32),
    )
}
NETWORKS: Final = tuple(RECIPES)
SHIPPED: Final = NETWORKS[0]
CLASSIC: Final = NETWORKS[2:]


def recipe_of(network: str) -> Recipe:
    """The recipe of a network, for this machine: ours compute in bfloat16 where that is faster."""
    recipe = RECIPES[network]
    return recipe if network in CLASSIC else replace(recipe, precision=fastest_precision())


def fastest_precision(processor: Path = PROCESSOR) -> Precision:
    """bfloat16 where the processor computes in it, which halves the time, else float32.

    Elsewhere bfloat16 is emulated and several times slower than float32.
    """
    features = set(processor.read_text().split()) if processor.is_file() else set()
    return "mixed_bfloat16" if features & {"avx512_bf16", "amx_bf16"} else "float32"
