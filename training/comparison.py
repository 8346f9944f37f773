"""All networks beside each other: trained on the same split by their own recipes, measured alike.

Everything is written after each network, so that an interruption costs one training at most,
and with ``resume`` only what that training had not yet saved.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tqdm import tqdm

from model.comparison import COMPARISON, Comparison, NetworkRow, Pictures, load_comparison
from model.picture import PictureError
from model.reader import Reader
from model.report import ARTIFACT, KERAS_FILE, TFLITE_FILE, ArtifactError, Report, load_report
from training import networks
from training.curves import draw_predictions
from training.data import Split, are_same
from training.evaluation import evaluate
from training.export import export
from training.fitting import fit
from training.gather import manifest_rows
from training.measurement import measure
from training.recipe import NETWORKS, SHIPPED, Recipe, recipe_of
from training.saved import load_saved
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
    if before is not None and are_same(split.card.checksums, before.data.checksums):
        rows = {row.network: row for row in before.rows}
    for number, name in enumerate(plan.names, start=1):
        if not plan.quiet:
            print(f"[{number}/{len(plan.names)}] {name}: {networks.summary(name)}")
        folder = model_folder(name, split, plan)
        rows[name] = measured_row(name, folder, split, plan, rows.get(name))
        _write(Comparison(split.card, _in_order(rows)), plan.out)
    return Comparison(split.card, _in_order(rows))


def model_folder(name: str, split: Split, plan: Plan) -> Path:
    """The folder of a trained network; trains it where there is none that will do."""
    recipe = recipe_of(name)
    if name == SHIPPED and _is_about(plan.shipped, split) is not None:
        return plan.shipped
    run = plan.run / name
    folder = run / "artifact"
    finished = _is_about(folder, split) if plan.resume else None
    if finished is not None and recipe_in(finished) == recipe:
        return folder
    fitted = fit(split, recipe, run, resume=plan.resume, processes=plan.processes, quiet=plan.quiet)
    evaluation = evaluate(fitted.model, split)
    draw_predictions(split.x_test, split.y_test, evaluation.misread, run / "predictions.png")
    export(fitted, evaluation, split, recipe, model_version="0.0.0", out=folder)
    return folder


def measured_row(name: str, folder: Path, split: Split, plan: Plan, before: NetworkRow | None) -> NetworkRow:
    """The row of a network; with ``resume``, of an unchanged one that was measured before, that row."""
    report = load_report(folder)
    same = before is not None and before.sha256 == report.files[TFLITE_FILE]
    kept = before if same and plan.resume else None
    if kept is not None and (kept.pictures or plan.real is None):
        return kept
    measured = measure(load_saved(folder).predict(split.x_test), split.y_test)
    # Figures on pictures hold as long as the network does.
    pictures = before.pictures if before is not None and same else ()
    return NetworkRow(
        network=name,
        summary=networks.summary(name),
        epochs=int(report.recipe["epochs"]),
        parameters=report.parameters,
        sha256=report.files[TFLITE_FILE],
        keras_bytes=(folder / KERAS_FILE).stat().st_size,
        tflite_bytes=(folder / TFLITE_FILE).stat().st_size,
        training_seconds=round(training_seconds(recipe_in(report), split), 1),
        test_loss=round(measured.test_loss, 6),
        calibration_error=round(measured.reliability.expected_error, 6),
        confusion=measured.confusion,
        pictures=pictures if plan.real is None else read_pictures(folder, plan.real, plan.quiet),
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


def _write(comparison: Comparison, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f"{out.name}.part")
    text = json.dumps(comparison.to_json(), indent=1, ensure_ascii=False)
    partial.write_text(text + "\n", encoding="utf-8")
    partial.replace(out)
