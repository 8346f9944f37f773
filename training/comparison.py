"""All networks beside each other: trained on the same split by their own recipes, measured alike.

Everything is written after each network (figures as JSON, predictions beside them), so that an
interruption costs one training at most, and with ``resume`` only what that training had not yet saved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tqdm import tqdm

from model.comparison import COMPARISON, DECIMALS, Comparison, NetworkRow, Pictures, load_comparison
from model.files import PictureError
from model.metrics import Counts
from model.predictions import (
    PREDICTIONS_FILE,
    TEST,
    Predictions,
    load_network_predictions,
    load_predictions,
    save_predictions,
)
from model.reader import Reader
from model.report import ARTIFACT, KERAS_FILE, TFLITE_FILE, ArtifactError, Report, file_sha256, load_report
from training import networks
from training.curves import draw_predictions
from training.data import Split, are_same
from training.evaluation import evaluate
from training.export import as_json, export
from training.fitting import fit
from training.gather import manifest_rows
from training.recipe import NETWORKS, SHIPPED, Recipe, recipe_of
from training.remeasure import remeasure
from training.timing import training_seconds

KINDS: Final = ("drawing", "photo")


@dataclass(frozen=True)
class Plan:
    """What to compare, and where.

    Attributes:
        names: The networks to measure; rows of others are kept.
        run: Folder of the runs, one folder for each network.
        resume: Take up finished and unfinished trainings, and figures that still hold.
        real: Folder of pictures with ``manifest.csv``, or ``None``.
        processes: Worker processes that augment, see ``Batches``.
        out: The file to write.
        shipped: The model folder of the network that ships.
        quiet: No progress.
    """

    names: tuple[str, ...]
    run: Path
    resume: bool = False
    real: Path | None = None
    processes: int | None = None
    out: Path = COMPARISON
    shipped: Path = ARTIFACT
    quiet: bool = False


def compare(split: Split, plan: Plan) -> Comparison:
    """Train and measure the networks of a plan; writes the comparison after each.

    The network that ships is not trained anew where its model folder is about these digits.

    Raises:
        ArtifactError: the comparison written before is damaged.
        RunError: a run cannot be taken up.
    """
    before = load_comparison(plan.out)
    rows: dict[str, NetworkRow] = {}
    kept: dict[str, Predictions] = {}
    if before is not None and are_same(split.card.checksums, before.data.checksums):
        rows = {row.network: row for row in before.rows}
        kept = load_network_predictions(plan.out, before)
    for number, name in enumerate(plan.names, start=1):
        if not plan.quiet:
            print(f"[{number}/{len(plan.names)}] {name}: {networks.summary(name)}")
        folder = model_folder(name, split, plan)
        found = load_predictions(folder)
        # Neighbours are those of one network: they stay in its folder.
        kept[name] = replace(found[TEST], neighbours=found[TEST].neighbours[:, :0])
        rows[name] = measured_row(folder, found, split, plan, rows.get(name))
        comparison = _written(Comparison(split.card, _in_order(rows)), kept, plan.out)
    return comparison


def model_folder(name: str, split: Split, plan: Plan) -> Path:
    """The folder of a trained network; trains it where there is none that will do."""
    recipe = recipe_of(name)
    if name == SHIPPED and (report := _is_about(plan.shipped, split)) is not None:
        return _with_predictions(plan.shipped, report, split, plan)
    run = plan.run / name
    folder = run / "artifact"
    finished = _is_about(folder, split) if plan.resume else None
    if finished is not None and recipe_in(finished) == recipe:
        return _with_predictions(folder, finished, split, plan)
    fitted = fit(split, recipe, run, resume=plan.resume, processes=plan.processes, quiet=plan.quiet)
    evaluation = evaluate(fitted.model, split)
    draw_predictions(split.x_test, evaluation.answers.predictions[TEST], run / "predictions.png")
    export(fitted, evaluation, split, recipe, model_version="0.0.0", out=folder)
    return folder


def measured_row(
    folder: Path,
    found: Mapping[str, Predictions],
    split: Split,
    plan: Plan,
    before: NetworkRow | None,
) -> NetworkRow:
    """The row of a network; with ``resume``, what takes long is kept of an unchanged one's row."""
    report = load_report(folder)
    same = before if before is not None and before.sha256 == report.files[TFLITE_FILE] else None
    # Figures on pictures hold as long as the network does.
    pictures = same.pictures if same else ()
    if plan.real is not None and not (plan.resume and pictures):
        pictures = read_pictures(folder, plan.real, plan.quiet)
    learned = report.data.learned
    if same and plan.resume:
        seconds = same.training_seconds
    else:
        seconds = training_seconds(recipe_in(report), split, learned)
    return NetworkRow(
        network=report.network,
        summary=networks.summary(report.network),
        epochs=int(report.recipe["epochs"]),
        learned=learned,
        parameters=report.parameters,
        sha256=report.files[TFLITE_FILE],
        keras_bytes=(folder / KERAS_FILE).stat().st_size,
        tflite_bytes=(folder / TFLITE_FILE).stat().st_size,
        training_seconds=round(seconds, 1),
        test_loss=round(report.test_loss, DECIMALS),
        calibration_error=round(found[TEST].reliability.expected_error, DECIMALS),
        confusion=report.confusion,
        pictures=pictures,
        corruptions={kind: Counts(item.confusion) for kind, item in found.items() if kind != TEST},
        history=report.history,
    )


def read_pictures(folder: Path, real: Path, quiet: bool = False) -> tuple[Pictures, ...]:
    """Read pictures of one digit each with the whole reader: drawings and photos, counted apart.

    Trick pictures and photos that were cut to 28 × 28 before are left out.
    """
    reader = Reader.load(folder)
    rows = [
        row
        for row in manifest_rows(real)
        if row.get("kind") in KINDS and "yes" not in (row.get("adversarial"), row.get("thumbnail28"))
    ]
    right, total = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
    for row in tqdm(rows, "pictures", leave=False, disable=quiet or None):
        total[row["kind"]] += 1
        right[row["kind"]] += _is_read(reader, real / row["path"], row["label"])
    return tuple(Pictures(kind, right[kind], total[kind]) for kind in KINDS if total[kind])


def recipe_in(report: Report) -> Recipe:
    """The recipe that a report was trained by."""
    known = Recipe.__dataclass_fields__
    return Recipe.from_json({name: value for name, value in report.recipe.items() if name in known})


def _with_predictions(folder: Path, report: Report, split: Split, plan: Plan) -> Path:
    """The folder, brought up to date where it was written before predictions were kept."""
    if PREDICTIONS_FILE not in report.files:
        remeasure(folder, split, quiet=plan.quiet)
    return folder


def _is_about(folder: Path, split: Split) -> Report | None:
    """The report of a model folder that was trained on these digits, split alike; else ``None``."""
    try:
        report = load_report(folder)
    except ArtifactError:
        return None
    alike = report.data.validation == split.card.validation
    return report if alike and are_same(split.card.checksums, report.data.checksums) else None


def _is_read(reader: Reader, path: Path, label: str) -> bool:
    try:
        return reader.read(path).text == label
    except PictureError:
        return False


def _in_order(rows: dict[str, NetworkRow]) -> tuple[NetworkRow, ...]:
    return tuple(rows[name] for name in NETWORKS if name in rows)


def _written(comparison: Comparison, predictions: Mapping[str, Predictions], out: Path) -> Comparison:
    """Write a comparison and, beside it, its networks' predictions; with their checksum in it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_suffix(".npz")
    order = [row.network for row in comparison.rows if row.network in predictions]
    files = {path: path.with_name(f"{path.name}.part") for path in (beside, out)}
    save_predictions({name: predictions[name] for name in order}, files[beside])
    comparison = replace(comparison, predictions_sha256=file_sha256(files[beside]))
    files[out].write_text(as_json(comparison.to_json()), encoding="utf-8")
    for path, partial in files.items():
        partial.replace(path)
    return comparison
