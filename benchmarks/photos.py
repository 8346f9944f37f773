"""Made-up photos of numbers whose answers are known: a hand, a pen, a page, a lamp and a camera.

A photo is a pure function of its seed and of how hard it is made. Each concern draws from a
random stream of its own: the same seed at another difficulty is the same photo, only with
more blur, or smaller digits. That makes curves of accuracy against one difficulty steady.

numbers → writing (``benchmarks.writing``) → page and light → camera → JPEG with EXIF
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from benchmarks.difficulty import DEFAULT, Difficulty
from benchmarks.scene import View, place, seen_from
from benchmarks.sheets import LINE_COLOURS, SURFACES, Surface, clouds, desk, lines, sheet
from benchmarks.writing import Pen, Writing, draw, write
from training.camera import gradient, shadow

Floats = NDArray[np.float32]

ASPECTS: Final = ((3, 4), (4, 3), (1, 1), (9, 16), (16, 9))
# How a camera may be held, as the quarter turns (to the left) of its file and the EXIF
# orientation that undoes them.
HELD: Final = ((1, 6), (2, 3), (3, 8))


@dataclass(frozen=True)
class Photo:
    """A photo and what is known about it.

    Attributes:
        file: The bytes of a JPEG file.
        text: What is written, lines joined by newlines.
        kind: ``"one digit"``, ``"number"`` or ``"several lines"``.
        features: What it shows, as pairs of a question and an answer, e.g. ``("pen", "chalk")``.
    """

    file: bytes
    text: str
    kind: str
    features: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ruling:
    """Printed lines: ``"none"``, ``"ruled"`` or ``"squared"``; lengths in heights of a digit."""

    kind: str
    pitch: float
    offset: tuple[float, float]
    strength: float


def take_photo(seed: tuple[int, ...], difficulty: Difficulty = DEFAULT) -> Photo:
    """Write a number on a page and photograph it; the same arguments give the same bytes."""
    streams = [np.random.default_rng((*seed, concern)) for concern in range(5)]
    subject, hand, page, light, camera = streams
    surface = SURFACES[_weighted(subject, [surface.weight for surface in SURFACES])]
    pen = surface.pens[_weighted(subject, [weight for _, weight in surface.pens])][0]
    pen_width = float(subject.uniform(*pen.width))
    text = _numbers(subject, difficulty.numbers)
    writing = write(
        text,
        hand,
        neatness=hand.uniform(*difficulty.neatness),
        touching=bool(hand.random() < difficulty.touching),
        pen_width=pen_width,
    )
    view = _frame(writing, camera, difficulty)
    ruling = _ruling(surface, page, difficulty)
    pixels, has_edge = _page(view, surface, ruling, page, difficulty)
    ink = seen_from(view, draw(writing, view.digit_height, pen, pen_width, hand))
    pixels = _inked(pixels, ink, pen, subject)
    lit, has_shadow = _lit(pixels, light, difficulty)
    features = (
        ("surface", surface.name),
        ("pen", pen.name),
        ("lines", ruling.kind),
        ("page edge", "in view" if has_edge else "out of view"),
        ("cast shadow", "yes" if has_shadow else "no"),
    )
    kind = "several lines" if len(text) > 1 else "number" if len(text[0]) > 1 else "one digit"
    return Photo(_exposed(lit, view.digit_height, camera, difficulty), writing.text, kind, features)


def _numbers(rng: np.random.Generator, several: float) -> tuple[str, ...]:
    """One digit, a number or several lines."""
    kind, length, count = rng.random(), int(rng.integers(2, 9)), int(rng.integers(2, 5))
    digits = "".join(str(digit) for digit in rng.integers(0, 10, 24))
    if kind >= several:
        return (digits[0],)
    if kind >= 0.3 * several:
        return (digits[:length],)
    lengths = rng.integers(1, 7, count)
    ends = np.cumsum(lengths)
    return tuple(digits[end - length : end] for length, end in zip(lengths, ends, strict=True))


def _frame(writing: Writing, rng: np.random.Generator, difficulty: Difficulty) -> View:
    """Choose the frame of the photo and the writing's place in it."""
    across, down = ASPECTS[int(rng.integers(len(ASPECTS)))]
    side = float(np.exp(rng.uniform(*np.log(difficulty.side))))
    # A number is photographed lengthwise, a column upright.
    if (writing.width > writing.height) != (across > down) and len(writing.digits) > 1:
        across, down = down, across
    scale = side / max(across, down)
    low, high = np.log(difficulty.digit_height)
    return place(
        writing,
        (round(scale * down), round(scale * across)),
        digit_height=side * float(np.exp(rng.uniform(low, high))),
        tilt=np.radians(rng.uniform(*difficulty.tilt)),
        turn=np.radians(rng.uniform(-1, 1) * difficulty.turn),
        rng=rng,
    )


def _ruling(surface: Surface, rng: np.random.Generator, difficulty: Difficulty) -> Ruling:
    kind, squared = rng.random(), rng.random() < 0.45
    # Large digits stand across several lines, small ones between two.
    pitch = float(np.exp(rng.uniform(np.log(0.35), np.log(2.0))))
    x, y = rng.random() * pitch, rng.random() * pitch
    strength = float(rng.uniform(*difficulty.line_strength))
    if not surface.ruled or kind >= difficulty.ruled:
        return Ruling("none", pitch, (x, y), strength)
    return Ruling("squared" if squared else "ruled", pitch, (x, y), strength)


def _page(
    view: View, surface: Surface, ruling: Ruling, rng: np.random.Generator, difficulty: Difficulty
) -> tuple[Floats, bool]:
    """The page with its printed lines, float32 (h, w, 3), 0 to 255; and whether its edge is in view."""
    height, width = view.frame
    pixels = sheet(surface, height, width, rng)
    colour = np.array(LINE_COLOURS[int(rng.integers(len(LINE_COLOURS)))], np.float32)
    thickness = float(rng.uniform(0.015, 0.04)) * ruling.pitch
    if ruling.kind != "none":
        x, y = view.on_page()
        printed = lines(y + np.float32(ruling.offset[1]), ruling.pitch, thickness)
        if ruling.kind == "squared":
            printed = np.maximum(printed, lines(x + np.float32(ruling.offset[0]), ruling.pitch, thickness))
        pixels += np.float32(ruling.strength) * printed[..., None] * (colour - pixels)
    chance, sides, place = rng.random(), rng.random(4), rng.uniform(0.35, 0.95, 4)
    if chance >= difficulty.edge:
        return pixels, False
    # One edge or two are in view, somewhere between the writing and the border of the photo.
    margins = np.where(
        sides <= np.sort(sides)[int(rng.integers(2))], np.maximum(place * view.room(), 0.3), np.inf
    )
    covered = view.page_cover(margins)
    beyond = desk(height, width, rng)
    mixed: Floats = beyond + covered[..., None] * (pixels - beyond)
    return mixed, bool((covered < 0.5).mean() > 0.002)


def _inked(pixels: Floats, ink: Floats, pen: Pen, rng: np.random.Generator) -> Floats:
    colour = np.array(pen.colours[int(rng.integers(len(pen.colours)))], np.float32)
    covered = np.float32(rng.uniform(*pen.coverage)) * ink[..., None]
    written: Floats = pixels + covered * (colour - pixels)
    return written


def _lit(pixels: Floats, rng: np.random.Generator, difficulty: Difficulty) -> tuple[Floats, bool]:
    """Light falls on the scene (h, w, 3): a gradient, sometimes a shadow, a lens, a colour cast."""
    height, width = pixels.shape[:2]
    angle, edge, corner = rng.uniform(0, 2 * np.pi, 3)
    light = gradient(height, width, angle, rng.uniform(*difficulty.gradient))
    chance, bent, offset = rng.random(), rng.random() < 0.4, rng.uniform(-0.5, 0.6)
    softness = float(np.exp(rng.uniform(np.log(4), np.log(60))))
    depth = rng.uniform(*difficulty.shadow_depth)
    if chance < difficulty.shadow:
        cast = shadow(height, width, edge, offset, softness=softness, depth=1.0)
        if bent:  # the corner of a phone or the edge of a hand
            away = edge + np.pi / 2 + 0.5 * np.sin(corner)
            other = shadow(height, width, away, -0.2, softness=softness, depth=1.0)
            cast = 1 - (1 - cast) * (1 - other)
        light = light * (1 - np.float32(depth) * (1 - cast))
    across, down = (np.linspace(-1, 1, side, dtype=np.float32) for side in (width, height))
    lens = 1 - rng.uniform(0, 0.12) * (across[None] ** 2 + down[:, None] ** 2)
    # A phone brightens what it takes for grey, and not always rightly.
    cast_colour = rng.uniform(0.75, 1.08) * (1 + rng.normal(0, 0.03, 3))
    lit: Floats = pixels * (light * lens)[..., None]
    lit *= cast_colour.astype(np.float32)
    return lit, bool(chance < difficulty.shadow)


def _exposed(pixels: Floats, digit_height: float, rng: np.random.Generator, difficulty: Difficulty) -> bytes:
    """What the camera makes of the scene: blur, noise, sharpening, JPEG, EXIF."""
    sigma = digit_height * float(np.exp(rng.uniform(*np.log(np.maximum(difficulty.blur, 1e-4)))))
    exposed = np.asarray(cv2.GaussianBlur(pixels, (0, 0), max(sigma, 0.3)), dtype=np.float32)
    height, width = pixels.shape[:2]
    level = np.float32(rng.uniform(*difficulty.noise))
    # Denoising leaves noise in spots larger than a pixel, those of colour larger still.
    exposed += level * clouds(height, width, rng.uniform(0.8, 2.0), rng)[..., None]
    tint = rng.standard_normal((height // 2, width // 2, 3), dtype=np.float32)
    exposed += np.float32(0.6) * level * cv2.resize(tint, (width, height), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.4:
        # Sharpened: more of what a blurred copy lacks.
        amount = rng.uniform(0.2, 0.8)
        softer = cv2.GaussianBlur(exposed, (0, 0), 1.5)
        exposed = np.asarray(cv2.addWeighted(exposed, 1 + amount, softer, -amount, 0), dtype=np.float32)
    image = Image.fromarray(np.clip(exposed, 0, 255).astype(np.uint8))
    turns, orientation = HELD[int(rng.integers(len(HELD)))]
    exif = image.getexif()
    if rng.random() < difficulty.held:
        image = Image.fromarray(np.rot90(np.asarray(image), turns))
        exif[ExifTags.Base.Orientation] = orientation
    file = BytesIO()
    image.save(file, "JPEG", quality=int(rng.integers(*difficulty.quality, endpoint=True)), exif=exif)
    return file.getvalue()


def _weighted(rng: np.random.Generator, weights: list[float]) -> int:
    shares = np.array(weights) / np.sum(weights)
    return int(rng.choice(len(shares), p=shares))
