"""The README promises what the model that ships keeps, and names what exists."""

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from benchmarks.readme import BEGIN, END, README, networks, results, up_to_date, with_results
from model import spec
from server.settings import VARIABLES, Settings
from tests.conftest import MORE

ROOT = Path(__file__).parents[1]
TEXT = README.read_text(encoding="utf-8")
FRONT_MATTER, BODY = TEXT.removeprefix("---\n").split("\n---\n", maxsplit=1)
SPACE = yaml.safe_load(FRONT_MATTER)


def test_results_are_those_of_the_report():
    assert up_to_date(TEXT) == TEXT, "README.md is out of date: run 'make readme'"


def test_results_count_and_name_the_data(report):
    block = results(report)
    assert "| Data | Made-up digits |\n| Test digits read right | **945 of 954** |\n" in block
    assert "| Accuracy | 99.06 % (95 % interval 98.22 to 99.50 %) |" in block
    assert "4 read as 9: 5 of 99" in block
    assert "not MNIST figures" in block


def test_results_of_mnist_are_called_mnist(make_report):
    card = dataclasses.replace(make_report().data, name="mnist", title="MNIST")
    block = results(make_report(data=card))
    assert "| Data | MNIST |" in block
    assert "not MNIST figures" not in block


def test_results_tell_all_that_was_learned_from(report):
    block = results(dataclasses.replace(report, data=dataclasses.replace(report.data, more=MORE)))
    assert "| Trained on | 1,100 of Made-up digits and 250 of Other digits |" in block
    assert "| Best epoch chosen on | 100 of Made-up digits and 20 of Other digits |" in block
    assert "Made-up digits: Digits drawn by a test. Other digits: Written by others." in block


def test_results_without_an_error(make_report):
    report = make_report(np.diag(np.arange(90, 100)))
    assert "| Most frequent error | none |" in results(report)


def test_networks_stand_beside_each_other(comparison):
    head, _, ours, classic, _, words = networks(comparison).splitlines()
    assert head.startswith("| network | learned from | read right | accuracy (95 % interval) | loss |")
    assert ours.startswith("| `tiny-net` | 1,350 | 945 | 99.06 % (98.22 to 99.50) | 0.0312 |")
    assert ours.endswith("| 5.4 % | 34,826 | 160 kB | 140 kB | 12.5 × | 98.0 % | 90.0 % |")
    assert classic.endswith("| 1.0 × | – | – |")
    assert "training digits of Made-up digits, and beyond 1,100 of other collections" in words
    assert "Measured on the same 954 test digits." in words


def test_networks_that_were_not_compared_say_so():
    assert "python -m training compare" in networks(None)


def test_only_the_results_are_replaced():
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert with_results(text, "new") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"


@pytest.mark.parametrize("text", ["", BEGIN, END, f"{END}\n{BEGIN}"])
def test_missing_markers_are_named(text):
    with pytest.raises(ValueError, match="results: begin"):
        with_results(text, "new")


def test_space_is_called_as_the_page_is():
    assert SPACE["license"] == "mit"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert BODY.strip().startswith(f"# {SPACE['title']}\n")


def test_limits_are_those_of_the_program():
    megabytes = 1024 * 1024
    assert f"Pictures over {spec.MAX_FILE_BYTES // megabytes} MB or" in BODY
    assert f"{spec.MAX_PIXELS // 1_000_000} megapixels are refused" in BODY
    assert f"Up to {spec.MAX_PICTURES} pictures at once" in BODY
    assert (
        f"as large as {spec.MAX_ARCHIVE_BYTES // megabytes} MB and hold {spec.MAX_PICTURES} pictures, "
        f"which may have {spec.MAX_UNPACKED_BYTES // megabytes} MB once unpacked"
    ) in BODY


def test_the_table_of_settings_is_that_of_the_program():
    section = BODY.split("### Settings\n", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]
    lines = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    rows = {cells[1].strip(): cells[2].strip(" `") for cells in lines}
    for name, variables in VARIABLES.items():
        default = rows[", else ".join(f"`{variable}`" for variable in variables)]
        value = getattr(Settings(), name)
        told = value.relative_to(ROOT) if isinstance(value, Path) else value
        told = int(told) if isinstance(told, bool) else told
        assert default == str(told), name


def test_everything_named_exists():
    links = re.findall(r"\]\((?!https?:|#)([^)]+)\)", BODY)
    paths = re.findall(
        r"`((?:app|assets|benchmarks|deploy|examples|model|pages|server|tests|training)(?:/[\w./-]*|\.py))`",
        BODY,
    )
    missing = [name for name in links + paths if not (ROOT / name).exists()]
    assert links
    assert paths
    assert not missing


def test_internal_links_lead_to_a_heading():
    headings = {
        re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", BODY, flags=re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", BODY)) <= headings


def test_commands_named_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(re.findall(r"^make .+$", BODY, re.MULTILINE))))
    assert named >= {"run", "test", "train", "readme"}
    assert named <= targets
    for module in set(re.findall(r"python -m ([\w.]+)", BODY)) - {"venv", "pytest"}:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_every_direct_dependency_is_justified():
    for name in ("requirements.txt", "requirements-mcp.txt", "requirements-dev.txt"):
        direct, _ = (ROOT / name).read_text(encoding="utf-8").split("\n\n", maxsplit=1)
        for package in re.findall(r"^([\w.-]+)==", direct, flags=re.MULTILINE):
            assert re.search(rf"^\| .*\b{re.escape(package)}\b.*\|", BODY, flags=re.MULTILINE), package
