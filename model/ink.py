"""From a picture to its ink: light, shadow, desk, paper and ruled lines taken away.

The paper is estimated as a smooth surface (``model.paper``), or where that explains too little
of the picture, as what most of each neighbourhood agrees on. What departs from it in one
common colour direction may be ink; how broad its strokes are, and whether they are darker or
lighter than their paper, is found by trying (``model.strokes``). What is broader than a
stroke, a shadow's edge or a desk's, is then part of the ground. Ink counts on the page only
(``model.page``), and the lines of ruled paper are removed (``model.ruling``).
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.closeup import Window, find_closeup, find_written
from model.contrast import Contrast, measure_contrast, resized
from model.density import least_contrast, to_density
from model.direction import find_strokes, ink_direction
from model.faint import follow_strokes
from model.frame import find_framed, without_frame
from model.levels import Levels
from model.page import beside_page, find_page
from model.paper import fit_paper
from model.picture import Picture
from model.regions import find_regions
from model.ruling import find_ruling, may_be_ruled
from model.strokes import WIDTHS, Blobs, find_blobs
from model.wording import Words

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

# The paper is estimated on a reduced picture: light changes slowly, strokes don't matter.
PAPER_SIDE: Final = 96
# The colour of the ink is looked for on a larger one, where thin strokes still show it.
STROKE_SIDE: Final = 320
# A picture whose paper varies by less than this (of 255) was not made by a camera.
FLAT_PAPER: Final = 3.0
# A picture smaller than this shows a digit and nothing beside it.
SMALLEST_SCENE: Final = 64
# A page that fills this share of a picture fills nearly all of it.
ALL: Final = 0.99
# Ink less than this many times as strong as the noise is faint.
FAINT: Final = 12.0


@dataclass(frozen=True, eq=False)
class Ink:
    """What was written, without the paper it was written on.

    Attributes:
        density: float32 (h, w), 0 = paper, 1 = full ink.
        light_on_dark: Whether the ink is lighter than its paper (chalk, a black canvas).
        of_scene: Whether a camera saw it: what lies along the picture's edges may be anything then.
        remarks: What was done on the way here, as sentences for a visitor.
    """

    density: Floats
    light_on_dark: bool
    of_scene: bool = False
    remarks: tuple[str, ...] = ()


def find_ink(picture: Picture) -> Ink | None:
    """Separate the ink of a picture from its paper; ``None`` where nothing is written."""
    return next(find_inks(picture), None)


def find_inks(picture: Picture) -> Iterator[Ink]:
    """All that may be the ink of a picture, the likeliest first: few readers ask for more than that.

    The others of a scene follow from looking at a part of it alone, or from taking other strokes,
    broader or narrower, darker or lighter, for those of the writing: what shows most may be a desk's
    grain or the corner of a shadow.
    """
    pixels = picture.pixels.astype(np.float32)
    inks = _find_inks(pixels)
    first = next(inks, None)
    if first is not None:
        yield first
        if first.of_scene:
            yield from _region_inks(pixels)
        yield from inks
    # Only what is lost in the whole picture is looked for more closely.
    elif (window := find_closeup(pixels)) is not None:
        part = np.ascontiguousarray(pixels[window])
        remark = Words(
            "What is written is small: looked closer at {width} × {height} of {whole_width} × "
            "{whole_height} pixels.",
            **_sizes(part, pixels),
        )
        for ink in _find_inks(part):
            yield _placed(ink, window, pixels, remark)


def _region_inks(pixels: Floats) -> Iterator[Ink]:
    """The likeliest ink of each large level part of a scene, float32 (h, w, 3), as if that were all of it."""
    small = _reduced(_reduced(pixels, STROKE_SIDE), PAPER_SIDE)
    for region in find_regions(pixels, small):
        ink = next(_find_inks(region.pixels), None)
        if ink is not None and (density := np.where(region.inside, ink.density, np.float32(0))).any():
            remark = Words(
                "Looked at one even part of the picture by itself: {width} × {height} of {whole_width} × "
                "{whole_height} pixels.",
                **_sizes(region.pixels, pixels),
            )
            yield _placed(replace(ink, density=density), region.window, pixels, remark)


def _sizes(part: Floats, whole: Floats) -> dict[str, int]:
    """Width and height of a part of a picture and of all of it, by the names in a sentence about them."""
    return {
        "width": part.shape[1],
        "height": part.shape[0],
        "whole_width": whole.shape[1],
        "whole_height": whole.shape[0],
    }


def _placed(ink: Ink, window: Window, pixels: Floats, remark: Words) -> Ink:
    """The ink of a part of a picture as that of the whole, and what to say of that."""
    return replace(ink, density=_spread(ink.density, window, pixels), remarks=(remark, *ink.remarks))


def _find_inks(pixels: Floats) -> Iterator[Ink]:
    """All that may be the ink of pixels float32 (h, w, 3), 0 to 255."""
    middling = _reduced(pixels, STROKE_SIDE)
    small = _reduced(middling, PAPER_SIDE)
    paper, unevenness = fit_paper(small)
    told: tuple[str, ...] = ()
    if unevenness > FLAT_PAPER:
        told = (
            Words(
                "Uneven light removed: the paper's brightness varied by {unevenness:.0f} of 255.",
                unevenness=unevenness,
            ),
        )
    if unevenness == 0 or min(pixels.shape[:2]) < SMALLEST_SCENE:
        inks = iter([_plain_ink(pixels, middling, paper, is_flat=unevenness == 0)])
    else:
        paper, strokes = find_strokes(middling, small, paper)
        inks = (_scene_ink(pixels, small, paper, axis, width) for axis, width in strokes)
    first = next(inks, None)
    # Where the likeliest strokes come to nothing, nothing is written.
    if first is not None:
        # One after the other: each takes as long as the first, and few readers want more.
        for ink in itertools.chain([first], inks):
            if ink is not None:
                yield replace(ink, remarks=(*told, *ink.remarks))


def _plain_ink(pixels: Floats, middling: Floats, paper: Floats, *, is_flat: bool) -> Ink | None:
    """The ink of a picture that no camera made: a drawing, a scan, a thumbnail."""
    # Where paper is of exactly one colour, nothing but what is written need be looked at.
    window, near = (
        find_written(each, paper[0, 0]) if is_flat else _all_of(each) for each in (pixels, middling)
    )
    residual = middling[near] - resized(paper, middling[near])
    axis = ink_direction(residual, _beyond(near, middling))
    if axis is None:
        return None
    measured = measure_contrast(pixels[window], axis, paper, 0.0, _beyond(window, pixels))
    contrast = measured.seen()
    remarks: list[str] = []
    if (framed := find_framed(contrast)) is not None:
        paper = np.broadcast_to(np.median(pixels[framed], axis=0).astype(np.float32), paper.shape)
        axis = -axis
        measured = measure_contrast(pixels, axis, paper, 0.0)
        contrast = without_frame(measured.seen())
        remarks.append(Words("A frame along the border was left out."))
    if may_be_ruled(window, pixels.shape):
        contrast, window = _spread(contrast, window, pixels), _all_of(pixels)
        remarks += _take_out_ruling(contrast, measured.noise, None)
    density = to_density(contrast, measured.noise)
    if density is None:
        return None
    return Ink(_spread(density, window, pixels), bool(axis.sum() > 0), remarks=tuple(remarks))


def _all_of(pixels: Floats) -> Window:
    """The window that is the whole of a picture (h, w, …)."""
    return np.s_[0 : pixels.shape[0], 0 : pixels.shape[1]]


def _beyond(window: Window, pixels: Floats) -> int:
    """Number of pixels of a picture (h, w, …) outside of a window."""
    return int(pixels[..., 0].size - pixels[window][..., 0].size)


def _spread(part: Floats, window: Window, pixels: Floats) -> Floats:
    """A picture (h, w) of the size of another one, 0 but for what is in a window of it."""
    whole = np.zeros(pixels.shape[:2], np.float32)
    whole[window] = part
    return whole


def _scene_ink(pixels: Floats, small: Floats, paper: Floats, axis: Floats, width: float) -> Ink | None:
    """The ink of a photo, if it departs from the paper along ``axis`` and in strokes up to ``width``."""
    measured = measure_contrast(pixels, axis, paper, width)
    contrast, noise = measured.seen(), measured.noise
    beside, remarks = _beside_page(contrast, noise, small, axis, width)
    contrast = _on_page(contrast, beside)
    ruling = _take_out_ruling(contrast, noise, beside)
    is_faint = _strength(contrast, noise) < FAINT * noise
    if is_faint:
        if measured.gain is not None:
            # A stroke that is lost in a shadow pixel by pixel shows when it is followed.
            contrast = _on_page(measured.values, beside)
            ruling = _take_out_ruling(contrast, noise, beside)
        followed = _followed(replace(measured, values=contrast))
        contrast, noise = followed.seen(), followed.noise
        ruling.append(Words("The ink is faint: its strokes were followed through noise and gaps."))
    density = to_density(contrast, noise, soft=is_faint)
    remarks += ruling
    return None if density is None else Ink(density, bool(axis.sum() > 0), True, tuple(remarks))


def _on_page(contrast: Floats, beside: Mask | None) -> Floats:
    """A copy of contrast (h, w) in which nothing beside the page is ink."""
    return contrast.copy() if beside is None else np.where(beside, np.minimum(contrast, 0), contrast)


def _take_out_ruling(contrast: Floats, noise: float, beside: Mask | None) -> list[str]:
    """Set ruled lines in contrast (h, w) to paper, and say so."""
    least = least_contrast(noise)
    ruled = find_ruling(contrast, least, beside)
    count = int((ruled & (contrast > least)).sum())
    contrast[ruled] = 0
    return [Words("{count:,} pixels of ruled lines removed.", count=count)] if count else []


def _strength(contrast: Floats, noise: float) -> float:
    """How far ink stands off from its paper, in grey levels."""
    return Levels.of(contrast).above(least_contrast(noise)).quantile(0.85)


def _followed(measured: Contrast) -> Contrast:
    """Contrast with its strokes followed, and the noise that is left."""
    followed = follow_strokes(measured.values, least_contrast(measured.noise))
    followed -= Levels.of(followed).quantile(0.5)
    return replace(measured, values=followed, noise=Levels.of(followed).noise())


def _beside_page(
    contrast: Floats, noise: float, small: Floats, axis: Floats, width: float
) -> tuple[Mask | None, list[str]]:
    """What lies beside the page, bool (h, w) or ``None`` where nothing does, and what to say of it."""
    blobs = _clear_blobs(contrast, contrast, noise)
    if (along := blobs.along_border).any():
        # A desk may be so dark that what is written seems faint beside it.
        inside = np.where(along[blobs.labels], np.float32(0), contrast)
        blobs = _clear_blobs(contrast, inside, noise)
    side = max(3, int(2 * (width or WIDTHS[-1]) * min(small.shape[:2])) | 1)
    operation = cv2.MORPH_CLOSE if axis.sum() < 0 else cv2.MORPH_OPEN
    ground = cv2.morphologyEx(small, operation, np.ones((side, side), np.uint8))
    page = find_page(np.asarray(ground, dtype=np.float32), contrast, blobs)
    beside = beside_page(page, blobs)
    if beside is None:
        return None, []
    share = float(1 - beside.mean() if page is None else page.mean())
    if share >= ALL:
        return beside, [Words("The page fills nearly all of the picture; the rest was left out.")]
    told = Words("The page fills {share:.0f} % of the picture; the rest was left out.", share=100 * share)
    return beside, [told]


def _clear_blobs(contrast: Floats, typical: Floats, noise: float) -> Blobs:
    """What stands off clearly (h, w), next to the strongest that is typical (h, w)."""
    strong = 0.3 * Levels.of(typical).quantile(0.999)
    return find_blobs(contrast > max(least_contrast(noise), 5 * noise, strong))


def _reduced(pixels: Floats, side: int) -> Floats:
    """A copy (h', w', 3) whose longer side is at most ``side`` pixels."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32)
