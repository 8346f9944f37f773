"""Where corrections are kept, and pushing them to a dataset on the Hub where one is named."""

import sys
from typing import Final

from huggingface_hub import CommitScheduler
from huggingface_hub.errors import HfHubHTTPError

from model.corrections import PARTIAL, CorrectionStore
from server.settings import Settings

EVERY: Final = 5  # minutes


def open_store(
    settings: Settings, token: str = "", scheduler: type[CommitScheduler] = CommitScheduler
) -> CorrectionStore | None:
    """Where visitors' corrections go; ``None`` where none are kept.

    With a dataset and a token the folder is also pushed every few minutes; a dataset that does
    not exist yet is made private. Where that fails, it is told, and corrections stay here.

    Args:
        settings: Whether, where, and to which dataset.
        token: An access token of the Hub that may write; empty for none.
        scheduler: What pushes the folder.
    """
    if not settings.feedback:
        return None
    store = CorrectionStore(settings.feedback_folder)
    try:
        store.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"Corrections are not kept: {error}", file=sys.stderr)
        return None
    if settings.feedback_dataset and token:
        try:
            pushing = scheduler(
                repo_id=settings.feedback_dataset,
                repo_type="dataset",
                folder_path=store.folder,
                every=EVERY,
                private=True,
                token=token,
                allow_patterns=["*.json", "*.png"],
                ignore_patterns=[f"*{PARTIAL}"],
            )
            # So that nothing is taken back while it is copied.
            store.lock = pushing.lock
        except (HfHubHTTPError, OSError, ValueError) as error:
            print(f"Corrections are kept, but not pushed to the Hub: {error}", file=sys.stderr)
    return store
