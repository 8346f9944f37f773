"""What can be shown on the Accuracy page: which networks, measured on which digits, and what came out.

Nothing is read from disk before somebody opens the page: predictions are loaded and verified the
first time they are asked for, and kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np

from model.calibration import Reliability
from model.comparison import Comparison, NetworkRow
from model.label_errors import SuspectedLabel, suspected_labels
from model.metrics import Counted
from model.predictions import STEP, TEST, Predictions
from model.report import TFLITE_FILE, Rejection, Report
from model.wording import Words
from pages.languages import tr

Sets = Mapping[str, Predictions]

DAMAGED: Final = Words("counted on the test digits, each damaged in the manner of MNIST-C and read as it is.")


@dataclass(frozen=True, eq=False)
class Measurement:
    """One network's answers to one measured set, as far as they are known.

    Attributes:
        network: Name of the network.
        noun: What was read, in words, e.g. ``"MNIST test digits"``.
        counted: The counts.
        origin: What the digits are and how they were counted, in words.
        predictions: What was answered for every digit; ``None`` where only counts were kept.
        loss: Mean cross-entropy; ``None`` where it is not known.
        parameters: Number of weights; ``None`` where it is not known.
        rejection: The thresholds of the app, where this is its network.
        history: Figures per epoch; empty where they are not known.
        corruptions: The counts under each corruption, by its name; empty where they were not
            measured, or where this is something else than the whole test digits.
        suspected: Test digits whose label is suspected to be wrong.
    """

    network: str
    noun: str
    counted: Counted
    origin: str = ""
    predictions: Predictions | None = None
    loss: float | None = None
    parameters: int | None = None
    rejection: Rejection | None = None
    history: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    corruptions: Mapping[str, Counted] = field(default_factory=dict)
    suspected: tuple[SuspectedLabel, ...] = ()

    @property
    def reliability(self) -> Reliability | None:
        """The answers counted by their confidence; ``None`` where they were not kept."""
        return None if self.predictions is None else self.predictions.reliability


def of_predictions(report: Report, noun: str, origin: str, predictions: Predictions) -> Measurement:
    """What the app's network answered to other digits than those of its report."""
    return Measurement(
        network=report.network,
        noun=noun,
        counted=predictions,
        origin=origin,
        predictions=predictions,
        loss=cross_entropy(predictions),
        parameters=report.parameters,
        rejection=report.rejection,
    )


def cross_entropy(predictions: Predictions) -> float:
    """Mean cross-entropy of the labels, with probabilities of 0 at half their rounding."""
    of_truth = predictions.probabilities[np.arange(len(predictions.truth)), predictions.truth]
    return float(-np.log(np.maximum(of_truth.astype(np.float64), STEP / 2)).mean())


class Measured:
    """Every network and measured set that there are figures of."""

    def __init__(
        self,
        report: Report,
        comparison: Comparison | None = None,
        load_sets: Callable[[], Sets] = dict,
        load_networks: Callable[[], Sets] = dict,
    ) -> None:
        """Take what is known without reading a file.

        Args:
            report: The network that this app reads with.
            comparison: Other networks; ``None`` for none.
            load_sets: Reads what the app's network answered, by measured set; may give nothing.
            load_networks: Reads what the compared networks answered, by network; may give nothing.
        """
        self.report = report
        self.rows = _rows_beside(report, comparison)
        self._load_sets = load_sets
        self._load_networks = load_networks

    @cached_property
    def sets(self) -> Sets:
        """What the app's network answered, by measured set.

        Raises:
            ArtifactError: what lies there is damaged or belongs to another model.
        """
        return self._load_sets()

    @cached_property
    def networks(self) -> Sets:
        """What the compared networks answered to the test digits, by network.

        Raises:
            ArtifactError: as ``sets``.
        """
        return self._load_networks()

    @cached_property
    def suspected(self) -> tuple[SuspectedLabel, ...]:
        """Test digits whose label is suspected to be wrong, as the networks agree on another digit.

        Raises:
            ArtifactError: as ``sets``.
        """
        own = {self.report.network: self.sets[TEST]} if TEST in self.sets else {}
        answered = {
            name: self.networks[row.network]
            for name, row in self.rows.items()
            if row.network in self.networks
        }
        return suspected_labels(own | answered)

    @property
    def names(self) -> tuple[str, ...]:
        """The networks: the app's own, then those compared with it."""
        return (self.report.network, *self.rows)

    def measurement(self, network: str, name: str) -> Measurement | None:
        """The figures of a network on a measured set; ``None`` where it was not measured on it."""
        if network == self.report.network:
            return self._own(name)
        if network in self.rows:
            return self._compared(network, name)
        return None

    def names_of_sets(self, network: str) -> tuple[str, ...]:
        """The measured sets of a network: the whole test digits first, then each corruption."""
        measured = self.sets if network == self.report.network else self.rows[network].corruptions
        return tuple(dict.fromkeys((TEST, *measured)))

    @property
    def reported(self) -> Measurement:
        """The app's network on the test digits, as far as the report alone tells."""
        report = self.report
        return Measurement(
            network=report.network,
            noun=self._noun,
            counted=report,
            origin=self._origin,
            loss=report.test_loss,
            parameters=report.parameters,
            rejection=report.rejection,
            history=report.history,
        )

    @property
    def _noun(self) -> str:
        return tr("{title} test digits", title=tr(self.report.data.title))

    @property
    def _origin(self) -> str:
        said = tr("counted on digits the network never saw in training.")
        return f"{said} {tr(self.report.data.description)}".rstrip()

    def _own(self, name: str) -> Measurement | None:
        predictions = self.sets.get(name)
        if name != TEST:
            if predictions is None:
                return None
            damaged = of_predictions(self.report, self._damaged(name), tr(DAMAGED), predictions)
            return replace(damaged, suspected=self.suspected)
        corruptions = {other: answers for other, answers in self.sets.items() if other != TEST}
        return replace(
            self.reported, predictions=predictions, corruptions=corruptions, suspected=self.suspected
        )

    def _damaged(self, name: str) -> str:
        return tr("{digits} damaged by {damage}", digits=self._noun, damage=tr(name))

    def _compared(self, network: str, name: str) -> Measurement | None:
        row = self.rows[network]
        if name != TEST:
            # Of these networks the counts were kept, not the answers.
            counts = row.corruptions.get(name)
            return None if counts is None else Measurement(network, self._damaged(name), counts, tr(DAMAGED))
        return Measurement(
            network=network,
            noun=self._noun,
            counted=row,
            origin=self._origin,
            predictions=self.networks.get(row.network),
            loss=row.test_loss,
            parameters=row.parameters,
            history=row.history,
            corruptions=row.corruptions,
            suspected=self.suspected,
        )


def _rows_beside(report: Report, comparison: Comparison | None) -> dict[str, NetworkRow]:
    """The networks compared on the very digits of a report, but for the one it is about, by name."""
    if comparison is None or comparison.data.checksums.get("x_test") != report.data.checksums.get("x_test"):
        return {}
    served = (report.network, report.files.get(TFLITE_FILE))
    rows = [row for row in comparison.rows if (row.network, row.sha256) != served]
    # Trained anew, the app's own network may stand in the comparison as it was before.
    return {
        f"{row.network} (compared)" if row.network == report.network else row.network: row for row in rows
    }
