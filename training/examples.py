"""The example pictures of the app: drawn, photographed and pasted by our own code.

Each shows one way in which digits reach the reader, and one thing it must cope with.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training import allographs
from training.allographs import Allograph
from training.camera import expose, illumination
from training.strokes import draw_allograph, draw_digit, render

Floats = NDArray[np.float32]
Colour = tuple[int, int, int]

# EXIF's number for "turn me a quarter to the right to see me upright".
EXIF_ORIENTATION: Final = 0x0112
QUARTER_RIGHT: Final = 6


def write_examples(folder: Path, seed: int = 0) -> list[Path]:
    """Write every example picture into ``folder``; the same seed gives the same pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for index, (name, make) in enumerate(EXAMPLES.items()):
        path = folder / name
        image = make(np.random.default_rng((seed, index)))
        # Neither of these needs more: JPEG for what looks photographed, PNG for the drawn.
        image.save(
            path,
            **({"quality": 85, "exif": image.getexif()} if path.suffix == ".jpg" else {"optimize": True}),
        )
        paths.append(path)
    return paths


def _mouse(rng: np.random.Generator) -> Image.Image:
    """Drawn with a mouse: black on white."""
    return Image.fromarray(255 - _ink(allographs.two_looped, rng, size=280, pen=15))


def _board(rng: np.random.Generator) -> Image.Image:
    """White on a black canvas."""
    return Image.fromarray(_ink(allographs.five_two_strokes, rng, size=280, pen=18))


def _transparent(rng: np.random.Generator) -> Image.Image:
    """Violet on nothing, as drawing programs save it; small, in a corner."""
    ink = _ink(allographs.nine_hooked, rng, size=320, pen=9, box=(40, 50, 120))
    pixels = np.zeros((320, 320, 4), np.uint8)
    pixels[..., :3] = (90, 60, 200)
    pixels[..., 3] = ink
    return Image.fromarray(pixels)


def _ruled_paper(rng: np.random.Generator) -> Image.Image:
    """Blue ballpoint on ruled paper, in uneven light."""
    paper = _paper((248, 246, 238), 720, 560)
    paper[60::56] = paper[61::56] = (196, 206, 224)
    ink = _ink(allographs.seven_crossed, rng, size=360, pen=9)
    return _photo(paper, ink, (36, 62, 158), (150, 110), rng)


def _sideways(rng: np.random.Generator) -> Image.Image:
    """Pencil, held sideways: the file says so in its EXIF data."""
    ink = _ink(allographs.four_open, rng, size=330, pen=8)
    image = _photo(_paper((226, 224, 220), 600, 600), ink, (84, 84, 88), (140, 120), rng)
    turned = image.transpose(Image.Transpose.ROTATE_90)
    turned.getexif()[EXIF_ORIENTATION] = QUARTER_RIGHT
    return turned


def _felt_pen(rng: np.random.Generator) -> Image.Image:
    """A broad red felt pen on a yellow note."""
    ink = _ink(allographs.eight_one_stroke, rng, size=300, pen=30)
    return _photo(_paper((250, 226, 110), 420, 420), ink, (190, 40, 46), (60, 60), rng)


def _shadow(rng: np.random.Generator) -> Image.Image:
    """A flagged 1, as most of Europe writes it, half in the shadow of a hand."""
    paper = _paper((240, 238, 232), 640, 480)
    diagonal = np.linspace(0, 1, 640)[:, None] + np.linspace(0, 1, 480)[None, :]
    paper *= (1 - 0.35 / (1 + np.exp(-40 * (diagonal - 1.05))))[..., None].astype(np.float32)
    ink = _ink(allographs.one_flag, rng, size=340, pen=10)
    return _photo(paper, ink, (28, 28, 34), (80, 150), rng)


def _squared_paper(rng: np.random.Generator) -> Image.Image:
    """Two numbers, one under the other, with a thin black pen on squared paper."""
    paper = _paper((246, 247, 244), 520, 640)
    paper[20::40] = paper[:, 20::40] = (204, 216, 222)
    ink = np.zeros((340, 520), np.uint8)
    for line, number in enumerate((1987, 2640)):
        for place, digit in enumerate(str(number)):
            strokes = draw_digit(int(digit), rng, neatness=0.75)
            top, left = 180 * line, 130 * place
            ink[top : top + 130, left : left + 130] = render(strokes, 130, pen_width=7)
    return _photo(paper, ink, (34, 36, 44), (90, 70), rng)


EXAMPLES: Final[Mapping[str, Callable[[np.random.Generator], Image.Image]]] = {
    "1-mouse-2.png": _mouse,
    "2-board-5.png": _board,
    "3-ruled-7.jpg": _ruled_paper,
    "4-felt-pen-8.jpg": _felt_pen,
    "5-shadow-1.jpg": _shadow,
    "6-sideways-4.jpg": _sideways,
    "7-squared-1987-2640.jpg": _squared_paper,
    "8-transparent-9.png": _transparent,
}


def _ink(
    allograph: Allograph,
    rng: np.random.Generator,
    *,
    size: int,
    pen: float,
    box: tuple[float, float, float] | None = None,
) -> NDArray[np.uint8]:
    """One allograph, neatly written, uint8 (size, size), 255 = ink."""
    margin = 0.12 * size
    place = box or (margin, margin, size - 2 * margin)
    return render(draw_allograph(allograph, rng, neatness=0.75), size, pen, place)


def _paper(colour: Colour, height: int, width: int) -> Floats:
    """An empty sheet, float32 (h, w, 3), 0 to 255."""
    return np.broadcast_to(np.array(colour, np.float32), (height, width, 3)).copy()


def _photo(
    paper: Floats, ink: NDArray[np.uint8], colour: Colour, corner: tuple[int, int], rng: np.random.Generator
) -> Image.Image:
    """Write ink on a sheet, its upper left corner at ``corner`` (y, x), and photograph the sheet."""
    top, left = corner
    part = paper[top : top + ink.shape[0], left : left + ink.shape[1]]
    coverage = 0.9 * ink[: part.shape[0], : part.shape[1], None].astype(np.float32) / 255
    part += coverage * (np.array(colour, np.float32) - part)
    light = illumination(paper.shape[0], paper.shape[1], rng)
    return Image.fromarray(expose(paper * light[..., None], rng))
