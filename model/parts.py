"""Connected ink: what is a digit's body, what belongs to it, what is dirt, and where lines run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Labels = NDArray[np.int32]

# Ink denser than this hangs together. It lies between two grey levels of 255, so that no last bit of
# some sum decides on which side a pixel is.
PART_LEVEL: Final = 51.5 / 255
# A part can be a digit by itself from this share of the usual height and ink on.
BODY_HEIGHT: Final = 0.45
BODY_MASS: Final = 0.1
# A smaller part (the bar of a 5) belongs to a body at most this share of its size away.
WIDEST_GAP: Final = 0.35
# Still smaller ones are specks.
SPECK_MASS: Final = 0.015
# What joining two bodies costs, in nats: they stay apart unless the network gains more.
JOIN_COST: Final = 0.2
# What is joined must look like a digit, in log-probability: two that are none make no third.
LEAST_JOINED: Final = float(np.log(0.2))
# A broken digit put together is at most this much higher than the usual body, and in at
# most this many pieces.
HIGHEST: Final = 1.4
MOST_PIECES: Final = 4
# A gap of less than this share of a digit's height is a scratch, not the space between lines.
SCRATCH: Final = 0.08
# Ink at the edge is a rim if its middle is this far (of 0.5) from the picture's.
IN_A_CORNER: Final = 0.3
ALONG_AN_EDGE: Final = 0.45
# What reaches over this share of a picture each way is what the picture shows.
FILLING: Final = 0.5
# Bodies stand in one line if they overlap by this share of the lower one's height.
LINE_OVERLAP: Final = 0.35


@dataclass(frozen=True)
class Part:
    """Some ink that hangs together, or several such that belong together.

    Attributes:
        labels: Its labels in the picture's labelled components.
        left: First column.
        top: First row.
        right: Column after the last.
        bottom: Row after the last.
        mass: Sum of its density, in full pixels.
    """

    labels: tuple[int, ...]
    left: int
    top: int
    right: int
    bottom: int
    mass: float

    @property
    def width(self) -> int:
        """Columns, in pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Rows, in pixels."""
        return self.bottom - self.top

    @property
    def size(self) -> int:
        """The longer side, in pixels."""
        return max(self.width, self.height)

    def joined(self, other: "Part") -> "Part":
        """This part and another one as one."""
        return Part(
            self.labels + other.labels,
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
            self.mass + other.mass,
        )

    def contains(self, other: "Part") -> bool:
        """Whether another part's rectangle lies within this one's."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom

    def gap(self, other: "Part") -> float:
        """Distance between two parts' rectangles, in pixels; 0 where they overlap."""
        across = max(0, self.left - other.right, other.left - self.right)
        down = max(0, self.top - other.bottom, other.top - self.bottom)
        return float(np.hypot(across, down))


def find_parts(density: Floats) -> tuple[Labels, list[Part]]:
    """Label the connected ink of a picture.

    Args:
        density: float32 (h, w), 0 = paper, 1 = ink.

    Returns:
        int32 (h, w) with the label of each pixel, 0 for paper, and the parts by label.
    """
    inked = (density > PART_LEVEL).astype(np.uint8)
    # Most of a drawing is empty.
    left, top, across, down = cv2.boundingRect(inked)
    window = np.s_[top : top + down, left : left + across]
    labels = np.zeros(density.shape, np.int32)
    if across == 0:
        return labels, []
    count, labels[window], table, _ = cv2.connectedComponentsWithStats(inked[window], connectivity=8)
    mass = np.bincount(labels[window].ravel(), weights=density[window].ravel(), minlength=count)
    parts = [
        Part((label,), left + x, top + y, left + x + width, top + y + height, float(mass[label]))
        for label, (x, y, width, height, _) in enumerate(np.asarray(table).tolist())
        if label > 0
    ]
    return labels, parts


def find_bodies(parts: list[Part], shape: tuple[int, ...], *, of_scene: bool = False) -> list[Part]:
    """What may be digits: large parts, each with the smaller ones that belong to it.

    Args:
        parts: All parts of a picture.
        shape: Height and width of the picture.
        of_scene: Whether a camera saw it.

    Returns:
        The bodies; of a scene none where all ink is a rim of the picture.
    """
    inside = [part for part in parts if not _is_rim(part, shape)]
    # A digit may be cut out so closely that it touches the edges: in a photo it then fills it.
    candidates = inside or [part for part in parts if not of_scene or _fills(part, shape)]
    if not candidates:
        return []
    height, mass = _usual(candidates)
    bodies = [
        part for part in candidates if part.height >= BODY_HEIGHT * height and part.mass >= BODY_MASS * mass
    ]
    whole = dict(enumerate(bodies))
    for part in sorted(candidates, key=lambda item: -item.mass):
        if part in bodies or part.mass < SPECK_MASS * mass:
            continue
        nearest = min(whole, key=lambda index: bodies[index].gap(part))
        if bodies[nearest].gap(part) <= WIDEST_GAP * bodies[nearest].size:
            whole[nearest] = whole[nearest].joined(part)
    return _without_inner(list(whole.values()))


def find_lines(bodies: list[Part]) -> list[list[Part]]:
    """Bodies in lines of writing: from top to bottom, each from left to right.

    Each body joins the line whose last body it overlaps most in height, so that a line
    may climb or fall.
    """
    lines: list[list[Part]] = []
    for body in sorted(bodies, key=lambda part: part.left + part.right):
        overlaps = [_overlap_in_height(line[-1], body) for line in lines]
        if overlaps and max(overlaps) > LINE_OVERLAP:
            lines[int(np.argmax(overlaps))].append(body)
        else:
            lines.append([body])
    return sorted(lines, key=lambda line: float(np.mean([part.top + part.bottom for part in line])))


def join_broken(bodies: list[Part], value: Callable[[Part], float]) -> list[Part]:
    """Join bodies above each other that the network reads better as one digit.

    Pair by pair, the one that gains most first; then, if few bodies are left, all of them.

    Args:
        bodies: The bodies of a picture, at least one.
        value: Log-probability of the likeliest digit for some ink.
    """
    known: dict[tuple[int, ...], float] = {}

    def value_of(body: Part) -> float:
        if body.labels not in known:
            known[body.labels] = value(body)
        return known[body.labels]

    def gain(several: Sequence[Part]) -> float:
        whole = all_joined(several)
        if value_of(whole) < LEAST_JOINED:
            return -np.inf
        # Where nothing else is written, the halves of a scratched 8 are not two lines of one 0 each.
        scratched = len(bodies) == 2 and several[0].gap(several[-1]) < SCRATCH * whole.height
        return value_of(whole) - sum(map(value_of, several)) + (JOIN_COST if scratched else -JOIN_COST)

    # Beside others, a broken digit is about as high as they are; two lines are higher.
    highest = HIGHEST * float(np.median([body.height for body in bodies])) if len(bodies) > 2 else np.inf
    while pairs := [
        (one, other)
        for index, one in enumerate(bodies)
        for other in bodies[index + 1 :]
        if _stacked(one, other) and one.joined(other).height <= highest
    ]:
        best = max(pairs, key=gain)
        if gain(best) <= 0:
            break
        bodies = [body for body in bodies if body not in best] + [all_joined(best)]
    whole = all_joined(bodies)
    is_upright = whole.width < whole.height and len(find_lines(bodies)) > 1
    return [whole] if is_upright and len(bodies) <= MOST_PIECES and gain(bodies) > 0 else bodies


def all_joined(parts: Sequence[Part]) -> Part:
    """Several parts, at least one, as one."""
    whole, *others = parts
    for part in others:
        whole = whole.joined(part)
    return whole


def _stacked(one: Part, other: Part) -> bool:
    """Whether one part stands closely above the other."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    gap = max(one.top, other.top) - min(one.bottom, other.bottom)
    return shared > 0.4 * min(one.width, other.width) and gap < 0.2 * max(one.height, other.height)


def _usual(parts: list[Part]) -> tuple[float, float]:
    """Height and mass of a usual part: the median of all ink, not of all parts, most of which may be dirt."""
    order = sorted(parts, key=lambda part: part.height)
    reached = np.cumsum([part.mass for part in order])
    height = order[int(np.searchsorted(reached, reached[-1] / 2))].height
    return height, float(np.median([part.mass for part in parts if part.height > height / 2]))


def _without_inner(bodies: list[Part]) -> list[Part]:
    """Join each body that lies within another one's rectangle to it: the slash of a 0."""
    whole: list[Part] = []
    for body in sorted(bodies, key=lambda part: -part.width * part.height):
        around = [index for index, other in enumerate(whole) if other.contains(body)]
        if around:
            whole[around[0]] = whole[around[0]].joined(body)
        else:
            whole.append(body)
    return whole


def _is_rim(part: Part, shape: tuple[int, ...]) -> bool:
    """Whether ink comes in from the picture's edge and keeps to it: a desk, a finger, a frame."""
    height, width = shape[0], shape[1]
    beside, above = part.left == 0 or part.right == width, part.top == 0 or part.bottom == height
    if part.left == 0 and part.right == width and part.top == 0 and part.bottom == height:
        return True
    # Most of a digit that is cut off by the edge lies inside; a rim lies flat along it,
    # or fills a corner.
    across = abs((part.left + part.right) / 2 / width - 0.5)
    down = abs((part.top + part.bottom) / 2 / height - 0.5)
    if beside and above:
        return max(across, down) > IN_A_CORNER
    return (beside and across > ALONG_AN_EDGE) or (above and down > ALONG_AN_EDGE)


def _fills(part: Part, shape: tuple[int, ...]) -> bool:
    """Whether a part reaches over most of the picture, across and down."""
    return part.height > FILLING * shape[0] and part.width > FILLING * shape[1]


def _overlap_in_height(one: Part, other: Part) -> float:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared / min(one.height, other.height)
