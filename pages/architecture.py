"""The network's architecture as a picture: one block for each layer that changes the shape.

A block's face is as large as the feature map and as deep as its channels are many; flat
layers are columns. Colours come from ``assets/style.css`` through class names.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Final

from model.report import Layer
from model.wording import Words
from pages.languages import number, tr

# Side of a block's view box, and the largest height and depth of what is drawn in it.
SIZE: Final = 96
FACE: Final = 56
DEPTH: Final = 32
# A vector of at most this length is drawn cell by cell.
CELLS: Final = 16

# Layers that leave the shape alone: told with the block they follow, not drawn again.
REFINEMENTS: Final = {
    "BatchNormalization": Words("batch norm"),
    "LayerNormalization": Words("layer norm"),
    "Activation": "",
    "ReLU": "ReLU",
    "LeakyReLU": Words("leaky ReLU"),
    "PReLU": "PReLU",
    "Softmax": Words("softmax"),
    "Dropout": Words("dropout"),
    "SpatialDropout2D": Words("dropout"),
    "GaussianNoise": Words("noise"),
}
NAMES: Final = {
    "InputLayer": Words("Input"),
    "Conv2D": Words("Convolution"),
    "DepthwiseConv2D": Words("Depthwise convolution"),
    "SeparableConv2D": Words("Separable convolution"),
    "MaxPooling2D": Words("Max pooling"),
    "AveragePooling2D": Words("Average pooling"),
    "GlobalAveragePooling2D": Words("Global average"),
    "GlobalMaxPooling2D": Words("Global maximum"),
    "Dense": Words("Dense"),
    "Flatten": Words("Flatten"),
    "Add": Words("Sum"),
    "Concatenate": Words("Join"),
}
# Which of the three colours a block has: learned, reducing or merely passing on.
COLOURS: Final = {
    "Conv2D": "learned",
    "DepthwiseConv2D": "learned",
    "SeparableConv2D": "learned",
    "Dense": "learned",
}


@dataclass(frozen=True)
class Block:
    """One block of the picture: a layer and the refinements that follow it.

    Attributes:
        kind: Class name of the layer.
        detail: What the layer's kind does not say; may be empty.
        shape: Its output without the batch axis.
        parameters: Weights of the layer and its refinements.
        refinements: In words, in order.
    """

    kind: str
    detail: str
    shape: tuple[int, ...]
    parameters: int
    refinements: tuple[str, ...] = field(default=())


def blocks(layers: Sequence[Layer]) -> tuple[Block, ...]:
    """The blocks to draw for a network, from input to output."""
    result: list[Block] = []
    for layer in layers:
        before = result[-1] if result else None
        if layer.kind in REFINEMENTS and before is not None and before.shape == layer.output_shape:
            words = " ".join(filter(None, (tr(REFINEMENTS[layer.kind]), tr(layer.detail))))
            result[-1] = replace(
                before,
                parameters=before.parameters + layer.parameters,
                refinements=(*before.refinements, words) if words else before.refinements,
            )
        else:
            result.append(Block(layer.kind, tr(layer.detail), layer.output_shape, layer.parameters))
    return tuple(result)


def architecture(layers: Sequence[Layer]) -> str:
    """The network as a row of labelled blocks that wraps where the page ends (HTML with SVG)."""
    drawn = blocks(layers)
    largest = max((block.shape[0] for block in drawn if len(block.shape) == 3), default=1)
    items = "".join(
        f'<li><svg viewBox="0 0 {SIZE} {SIZE}" aria-hidden="true">{_drawing(block, largest)}</svg>'
        f"{_label(block)}</li>"
        for block in drawn
    )
    return f'<ol class="architecture">{items}</ol>'


def _label(block: Block) -> str:
    size = " × ".join(number(length) for length in block.shape)
    lines = [f"<b>{escape(tr(NAMES.get(block.kind, block.kind)))}</b>", f"<span>{size}</span>"]
    lines += [f"<span>{escape(block.detail)}</span>"] if block.detail else []
    lines += [f"<small>{escape(words)}</small>" for words in block.refinements]
    if block.parameters:
        lines.append(f"<small>{tr('{weights:,} weights', weights=block.parameters)}</small>")
    return "".join(lines)


def _drawing(block: Block, largest: int) -> str:
    if len(block.shape) == 3:
        return _box(block.shape[0] / largest, block.shape[2], COLOURS.get(block.kind, "passed"))
    return _column(block.shape[0] if block.shape else 1, COLOURS.get(block.kind, "passed"))


def _box(share: float, channels: int, colour: str) -> str:
    """A box seen from the front left: ``share`` of the largest face, deeper with more channels."""
    face = 10 + (FACE - 10) * share
    depth = 3 + (DEPTH - 3) * min(math.log2(max(channels, 1)) / 9, 1)
    right, up = 0.8 * depth, 0.55 * depth
    left, bottom = (SIZE - face - right) / 2, SIZE - 6
    top = bottom - face
    return (
        f'<path class="side {colour}" d="M{left + face:.1f} {top:.1f}l{right:.1f} {-up:.1f}v{face:.1f}'
        f'l{-right:.1f} {up:.1f}z"/>'
        f'<path class="lid {colour}" d="M{left:.1f} {top:.1f}l{right:.1f} {-up:.1f}h{face:.1f}'
        f'l{-right:.1f} {up:.1f}z"/>'
        f'<rect class="face {colour}" x="{left:.1f}" y="{top:.1f}" width="{face:.1f}" height="{face:.1f}"/>'
    )


def _column(length: int, colour: str) -> str:
    """A vector: one cell for each value where they are few, otherwise a column."""
    if length > CELLS:
        height = FACE * min(0.5 + math.log2(length) / 26, 1) + 20
        return (
            f'<rect class="face {colour}" x="{SIZE / 2 - 6}" y="{SIZE - 6 - height:.1f}"'
            f' width="12" height="{height:.1f}"/>'
        )
    side = (SIZE - 12) / CELLS * 1.6
    return "".join(
        f'<rect class="face {colour}" x="{SIZE / 2 - side / 2:.1f}" y="{SIZE - 6 - side * (cell + 1):.1f}"'
        f' width="{side:.1f}" height="{side:.1f}"/>'
        for cell in range(length)
    )
