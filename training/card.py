"""The model card: ``MODEL_CARD.md`` in Hugging Face's form, written from the report and the comparison.

``python -m training card`` writes it. Every figure in it follows from ``report.json``,
``predictions.npz`` and ``comparison.json``, so that it cannot promise what the model does not keep.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from model.comparison import Comparison
from model.label_errors import SuspectedLabel
from model.metrics import precision_recall_f1
from model.predictions import Predictions
from model.report import KERAS_FILE, TFLITE_FILE, Report
from training.card_figures import beside, evaluation, paragraph, table

CARD: Final = Path("MODEL_CARD.md")
# The name of MNIST on the Hub.
MNIST_ON_HUB: Final = "ylecun/mnist"


def model_card(
    report: Report,
    predictions: Mapping[str, Predictions],
    comparison: Comparison | None = None,
    suspected: Sequence[SuspectedLabel] = (),
) -> str:
    """The whole card as Markdown with its YAML head.

    Args:
        report: What is known about the model.
        predictions: Its answers by measured set, as ``load_predictions`` gives them; may be empty.
        comparison: Other networks' figures, on the same digits; ``None`` without.
        suspected: Test digits whose label is suspected to be wrong.
    """
    sections = (
        _head(report),
        _details(report),
        _uses(),
        _risks(report),
        _start(),
        _training(report),
        evaluation(report, predictions, suspected),
        beside(comparison),
        _impact(report, comparison),
        _files(report),
    )
    return "\n\n".join(section for section in sections if section) + "\n"


def _head(report: Report) -> str:
    precision, recall, f1 = (float(figure.mean()) for figure in precision_recall_f1(report.matrix))
    metrics = {
        "accuracy": ("Accuracy", report.accuracy),
        "precision": ("Precision (macro)", precision),
        "recall": ("Recall (macro)", recall),
        "f1": ("F1 (macro)", f1),
        "cross_entropy": ("Cross-entropy", report.test_loss),
    }
    is_mnist = report.data.name == "mnist"
    lines = [
        "---",
        "license: mit",
        "library_name: keras",
        "pipeline_tag: image-classification",
        "tags:",
        *(f"  - {tag}" for tag in ("digit-recognition", "handwriting", "image-classification", "litert")),
        *(["datasets:", f"  - {MNIST_ON_HUB}"] if is_mnist else []),
        "metrics:",
        *(f"  - {name}" for name in ("accuracy", "precision", "recall", "f1")),
        "model-index:",
        f"  - name: {report.network}",
        "    results:",
        "      - task:",
        "          type: image-classification",
        "          name: Image classification",
        "        dataset:",
        f"          type: {_quoted(MNIST_ON_HUB if is_mnist else report.data.name)}",
        f"          name: {_quoted(report.data.title)}",
        "          split: test",
        "        metrics:",
    ]
    for kind, (name, value) in metrics.items():
        lines += [f"          - type: {kind}", f"            name: {name}", f"            value: {value:.4f}"]
    return "\n".join([*lines, "---"])


def _details(report: Report) -> str:
    outputs = report.layers[-1].output_shape[-1]
    kinds = "eleven logits: the ten digits, and no digit" if outputs > 10 else "ten logits, one a digit"
    rows = (
        ("Version", report.model_version),
        (
            "Architecture",
            f"`{report.network}`, {report.parameters:,} parameters, {len(report.layers)} layers",
        ),
        (
            "Input",
            "float32 (n, 28, 28, 1), 0 = paper, 1 = ink: in a 20-pixel box, centred by mass, as MNIST is",
        ),
        ("Output", kinds),
        ("Calibration", f"the logits divided by the temperature {report.temperature:.4g}, then a softmax"),
        ("Forms", f"`{KERAS_FILE}` (Keras, the source), `{TFLITE_FILE}` (LiteRT, what is served); float32"),
        ("Licence", "MIT"),
    )
    intro = paragraph(
        "A convolutional network that tells which handwritten digit a 28 × 28 picture shows, and how sure it "
        "is. It is the network of [Digit Reader](README.md), which finds the digits on photos and drawings "
        "and brings them into that form."
    )
    title = f"# Digit Reader: {report.network} {report.model_version}"
    return f"{title}\n\n{intro}\n\n## Model details\n\n{table(('', ''), rows)}"


def _uses() -> str:
    return """## Uses

**Direct use.** Single digits 0 to 9 that a person wrote, cut out and normalized as above; the
program's own steps do that for photos, scans and drawings of digits and whole numbers.

**Downstream use.** As the digit reader inside another program: by command line, Python or HTTP.

**Out of scope.** Letters, signs and digits of other scripts. Anything where a wrong digit does harm
and nobody looks at it again: amounts of money, doses, identities. The answers come with their
probability so that a person can be asked."""


def _risks(report: Report) -> str:
    limits = report.rejection
    items = (
        f"It knows the hands that it learned from: {_described(report)} How digits are "
        "written differs between countries and schools (the 1 with a flag, the 7 with a bar, the open 4); "
        "hands that are rare there are read less well.",
        "Its probabilities are calibrated for digits like those, not for every picture in the world.",
        "What looks like a digit is read as one. Below the probability "
        f"{limits.refuse_below:.4g} an answer counts as no digit, below {limits.unsure_below:.4g} as unsure. "
        f"Of {limits.digits:,} validation digits that leaves {limits.digits_refused:,} refused and "
        f"{limits.digits_unsure:,} unsure; of {limits.nondigits:,} pictures of no digit "
        f"{limits.nondigits_read:,} are read all the same and {limits.nondigits_unsure:,} are unsure.",
        "The labels of test digits are other people's, and a few are wrong; see the evaluation.",
    )
    advice = paragraph(
        "**Recommendation.** Let a person look at what is unsure, and measure with digits of your own before "
        "you rely on it: `python -m training evaluate model/artifact --digits my-digits.zip`."
    )
    listed = "\n".join(paragraph(f"- {item}", indent="  ") for item in items)
    return f"## Bias, risks and limitations\n\n{listed}\n\n{advice}"


def _start() -> str:
    return """## How to get started

```python
from model import Reader

reading = Reader.load().read("photo.jpg")
reading.text, reading.digits[0].probabilities
```

The network alone, on pictures that are normalized already:

```python
from model import Classifier

probabilities = Classifier.load().predict(images)  # float32 (n, 28, 28) gives float32 (n, 10)
```"""


def _training(report: Report) -> str:
    data, best = report.data, report.recipe.get("best_epoch")
    epochs = len(next(iter(report.history.values()), ()))
    intro = paragraph(f"**Data.** {_described(report)} {_split(report)} {_not_mnist(report)}")
    procedure = paragraph(
        f"**Procedure.** {epochs:,} epochs; the best one, the temperature and the thresholds were chosen on "
        f"the validation digits. {'' if best is None else f'This model is epoch {best}. '}What each number "
        "means stands in `training/recipe.py`."
    )
    libraries = ", ".join(f"{name} {version}" for name, version in report.libraries.items())
    return "\n\n".join(
        (
            "## Training",
            intro,
            table(
                ("array", "MD5 in IDX form"),
                ((f"`{name}`", f"`{sum_}`") for name, sum_ in data.checksums.items()),
            ),
            procedure,
            table(("recipe", ""), ((f"`{name}`", str(value)) for name, value in report.recipe.items())),
            paragraph(f"Seed {report.seed}. {libraries}."),
            f"**To make it again:** `{report.command}`",
        )
    )


def _impact(report: Report, comparison: Comparison | None) -> str:
    rows = () if comparison is None else comparison.rows
    seconds = next((row.training_seconds for row in rows if row.network == report.network), None)
    spent = (
        "" if seconds is None else f"Its recipe takes about {seconds / 60:,.0f} minutes of processor time. "
    )
    return "## Environmental impact\n\n" + paragraph(
        "It is small enough to be trained and served on ordinary processors, without a GPU. "
        f"{spent}Emissions were not measured."
    )


def _files(report: Report) -> str:
    words = "The program refuses a file that is not the one its report describes."
    rows = ((f"`{name}`", f"`{sha256}`") for name, sha256 in report.files.items())
    return f"## Files\n\n{words}\n\n{table(('file', 'SHA-256'), rows)}"


def _described(report: Report) -> str:
    """Each collection that was learned from, by its title, and where it comes from."""
    return " ".join(f"{card.title}: {_sentence(card.description)}" for card in report.data.collections)


def _split(report: Report) -> str:
    data, more = report.data, report.data.more
    parts = (
        f"{data.train:,} digits to train on, {data.validation:,} to choose by, {data.test:,} to measure with."
    )
    if more is None:
        return parts
    return (
        f"Of {data.title} {parts} Of {more.title} {more.train:,} more to train on and {more.validation:,} "
        "more to choose by."
    )


def _not_mnist(report: Report) -> str:
    return "" if report.data.name == "mnist" else "These are not MNIST's digits, nor its figures."


def _sentence(words: str) -> str:
    return words.rstrip(". ") + "." if words else ""


def _quoted(words: str) -> str:
    # A JSON string is a YAML string.
    return json.dumps(words, ensure_ascii=False)
