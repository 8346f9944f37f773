"""How well pictures are read that other people wrote: ``python -m benchmarks.accuracy --data DIR``.

Every picture goes through the whole reader, as the app would read it. Prints tables with 95 %
intervals: per kind of picture, on request per source, and of what is no digit; then every
picture that was misread.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.contact_sheet import draw_sheet
from benchmarks.options import add_model, add_processes, png, positive
from benchmarks.pictures import LabelledPicture, ManifestError, read_manifest, read_npz
from benchmarks.processes import read_all
from benchmarks.rejection import rejection, rejection_table
from benchmarks.scores import Outcome, by_feature, by_kind, misread_line, read_picture, table
from model import ArtifactError, Reader


def limited(pictures: Sequence[LabelledPicture], limit: int | None) -> list[LabelledPicture]:
    """At most ``limit`` pictures of each kind, spread evenly over all of that kind."""
    if limit is None:
        return list(pictures)
    chosen = []
    for kind in dict.fromkeys(picture.kind for picture in pictures):
        same = [picture for picture in pictures if picture.kind == kind]
        places = np.linspace(0, len(same) - 1, min(limit, len(same))).round().astype(int)
        chosen += [same[place] for place in places]
    return chosen


def tables(outcomes: Sequence[Outcome], sources: bool) -> str:
    """Everything that was counted, as text."""
    parts = [table(by_kind(outcomes))]
    if (found := rejection(outcomes)) is not None:
        parts.append(rejection_table(found))
    if sources:
        parts.append(table(by_feature(outcomes), "of these"))
    return "\n\n".join(parts)


def to_json(reader: Reader, outcomes: Sequence[Outcome], left_out: int) -> dict[str, Any]:
    """The whole measurement as plain JSON data."""
    report = reader.classifier.report
    found = rejection(outcomes)
    return {
        "model": {"version": report.model_version, "network": report.network, "data": report.data.title},
        "left_out": left_out,
        "kinds": [asdict(row) for row in by_kind(outcomes)],
        "sources": [asdict(row) for row in by_feature(outcomes)],
        "rejection": None if found is None else asdict(found),
        "misread": [asdict(outcome) for outcome in outcomes if not outcome.right],
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, write; returns the exit status."""
    options = _parser().parse_args(argv)
    try:
        pictures, left_out = read_manifest(options.data)
        if options.npz:
            pictures += read_npz(options.data / "npz")
        pictures = limited(pictures, options.limit)
        outcomes = read_all(read_picture, pictures, options.model, options.processes)
        reader = Reader.load(options.model)
    except (ArtifactError, ManifestError) as error:
        print(error, file=sys.stderr)
        return 2
    misread = [pair for pair in zip(pictures, outcomes, strict=True) if not pair[1].right]
    captions = [misread_line(outcome) for _, outcome in misread]
    print(tables(outcomes, options.sources))
    print(f"\n{left_out} pictures with other labels were left out.")
    print(f"\n{len(misread)} misread:", *captions, sep="\n")
    if options.json:
        text = json.dumps(to_json(reader, outcomes, left_out), indent=2, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")
    if options.sheet:
        draw_sheet(reader, [picture for picture, _ in misread], captions).save(options.sheet)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description="Read labelled pictures and count how many are read right.",
    )
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="folder with manifest.csv and its pictures")
    add("--npz", action="store_true", help="also the .npz files in DIR/npz (their test parts, where known)")
    add("--limit", type=positive, metavar="N", help="at most N pictures of each kind (default: all)")
    add("--sources", action="store_true", help="also a table per source, as the manifest names them")
    add("--sheet", type=png, metavar="FILE.png", help="draw the misread pictures on a contact sheet")
    add("--json", type=Path, metavar="FILE", help="write counts and misread pictures as JSON")
    add_processes(parser)
    add_model(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
