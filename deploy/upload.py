"""What is put on a Space, and putting it there through ``huggingface_hub``."""

import subprocess
from pathlib import Path
from typing import Final

import httpx2
from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

UNAUTHORIZED: Final = 401
PAYMENT_REQUIRED: Final = 402
FORBIDDEN: Final = 403
# What a Space has no use for; everything else that git tracks is uploaded, sources of training included.
LEFT_OUT: Final = (".ci/", ".github/", "tests/")


class DeployError(Exception):
    """The project cannot be put on a Space; the message says why and what to do."""


def tracked_files(root: Path) -> list[Path]:
    """The files of a project that a Space gets: those that git tracks, without tests.

    Raises:
        DeployError: it is no git checkout.
    """
    names = _git(root, "ls-files", "-z").split("\0")
    return [root / name for name in sorted(names) if name and not name.startswith(LEFT_OUT)]


def uncommitted(root: Path) -> list[str]:
    """Names of files that differ from the last commit, or that git does not know."""
    return [line[3:] for line in _git(root, "status", "--porcelain").splitlines()]


def commit_of(root: Path) -> str:
    """Short name of the commit that the project stands at."""
    return _git(root, "rev-parse", "--short", "HEAD").strip()


def upload(api: HfApi, space: str, root: Path, files: list[Path], *, private: bool) -> str:
    """Create a Space if it is not there, and upload files in one commit; others on it are deleted.

    Args:
        api: Knows the Hub's address and the access token.
        space: ``"owner/name"``.
        root: Folder of the project.
        files: What to upload.
        private: Whether a new Space can be seen by its owner alone.

    Returns:
        Address of the Space.

    Raises:
        DeployError: the Hub refused.
    """
    names = [path.relative_to(root).as_posix() for path in files]
    try:
        created = api.create_repo(
            space, repo_type="space", space_sdk="gradio", private=private, exist_ok=True
        )
        api.upload_folder(
            repo_id=space,
            repo_type="space",
            folder_path=root,
            allow_patterns=[_literally(name) for name in names],
            # What was deleted here goes there, too.
            delete_patterns="*",
            commit_message=f"Deploy {commit_of(root)}",
        )
    except (HfHubHTTPError, RepositoryNotFoundError) as error:
        raise DeployError(_told(error, space)) from error
    except httpx2.TransportError as error:
        raise DeployError(f"The Hub cannot be reached ({error}).") from error
    return str(created)


def _literally(name: str) -> str:
    """A pattern that fits this name alone."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _told(error: HfHubHTTPError, space: str) -> str:
    status = error.response.status_code
    if status == UNAUTHORIZED:
        return "The Hub does not know you. Log in with 'hf auth login', or set HF_TOKEN."
    if status == PAYMENT_REQUIRED:
        return (
            "The Hub wants a paid plan for a new Gradio Space on a processor alone. Create the Space on its "
            "website with ZeroGPU as hardware, which a free account may, and try again."
        )
    if status == FORBIDDEN:
        return f"You may not write to {space}. Use a token with write access, and a name of your own."
    return f"The Hub refused with status {status}: {error.server_message or 'without a reason'}"


def _git(root: Path, *arguments: str) -> str:
    try:
        finished = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise DeployError("The project must be a git checkout: only what git tracks is uploaded.") from error
    return finished.stdout
