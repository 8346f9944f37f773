"""Check the project and put it on a Hugging Face Space: ``python -m deploy OWNER/NAME``.

Without ``--upload`` nothing leaves the machine: the checks are made, and what would be uploaded
is listed. Log in first with ``hf auth login``.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from huggingface_hub import HfApi

from deploy.checks import MEGABYTE, problems
from deploy.upload import DeployError, commit_of, tracked_files, uncommitted, upload

ROOT: Final = Path(__file__).parents[1]


def main(argv: Sequence[str] | None = None, root: Path = ROOT, api: HfApi | None = None) -> int:
    """Check, list and on request upload.

    Args:
        argv: Arguments, by default those of the process.
        root: Folder of the project.
        api: The Hub, by default the one that ``huggingface_hub`` knows.

    Returns:
        The exit status: 0 if nothing speaks against it (and, if asked for, it is uploaded), 1 if
        something does.
    """
    options = _parser().parse_args(argv)
    try:
        files = tracked_files(root)
        found = problems(root, files)
        if options.upload:
            found += [f"{name}: not committed" for name in uncommitted(root)]
        _show(root, files, options.verbose)
        for problem in found:
            print(problem, file=sys.stderr)
        if found:
            return 1
        if not options.upload:
            print(f"Nothing speaks against {options.space}. Nothing was uploaded: that takes --upload.")
            return 0
        address = upload(api or HfApi(), options.space, root, files, private=options.private)
        print(f"Commit {commit_of(root)} is on {address}")
    except DeployError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _show(root: Path, files: list[Path], verbose: bool) -> None:
    if verbose:
        print("\n".join(path.relative_to(root).as_posix() for path in files))
    total = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files, {total / MEGABYTE:.1f} MB")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy",
        description="Check the project, and put it on a Hugging Face Space.",
        epilog="Without --upload nothing leaves this machine.",
    )
    parser.add_argument(
        "space", type=_space, metavar="OWNER/NAME", help="the Space; it is created if need be"
    )
    parser.add_argument(
        "--upload", action="store_true", help="upload after the checks; all is committed then"
    )
    parser.add_argument("--private", action="store_true", help="a new Space is seen by its owner alone")
    parser.add_argument("--verbose", action="store_true", help="list every file")
    return parser


def _space(text: str) -> str:
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", text):
        raise argparse.ArgumentTypeError(f"expected OWNER/NAME, found {text}")
    return text


if __name__ == "__main__":
    sys.exit(main())
