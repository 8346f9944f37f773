"""Digit Reader as a web app: what Hugging Face Spaces runs, and ``python app.py`` anywhere else.

``build_app`` wires the pages to a reader and its report; ``launch_settings`` holds what
the server needs to know. Nothing here or below imports TensorFlow.
"""

import argparse
import importlib.util
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

# Without it the queue recomputes its statistics after every single event.
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000")

import gradio as gr
from gradio.utils import get_upload_folder
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from model import ArtifactError, Reader, Report, spec
from model.comparison import Comparison, load_comparison
from model.corrections import CorrectionStore
from pages import about, accuracy, endpoint, handwriting, many, read
from pages.components import ASSETS, asset, colours, language_script, theme
from pages.languages import CATALOGUES
from server.delivery import Delivery
from server.health import health_route
from server.limits import BodyLimit, follow_no_links
from server.manifest import TITLE, head_elements, manifest_routes
from server.settings import Settings, SettingsError
from server.sharing import open_store
from server.zerogpu import mark_a_function

DEFAULTS = Settings()


def build_app(
    reader: Reader,
    report: Report,
    comparison: Comparison | None = None,
    settings: Settings = DEFAULTS,
    corrections: CorrectionStore | None = None,
) -> gr.Blocks:
    """Build the app: every page, wired to one reader.

    Args:
        reader: Reads pictures.
        report: On the reader's model.
        comparison: Other models' figures.
        settings: Where and how the app is served.
        corrections: Where visitors' corrections are kept; ``None`` keeps none.
    """
    kept = 60 * settings.keep_minutes
    demo = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(kept, kept))
    with demo:
        read.build_page(reader, corrections)
        endpoint.build_endpoint(reader)
    with demo.route("Many pictures", "/many"):
        many.build_page(reader)
    with demo.route("Accuracy", "/accuracy"):
        accuracy.build_page(reader, report, comparison, settings.model)
    with demo.route("Handwriting", "/handwriting"):
        handwriting.build_page(reader)
    with demo.route("About", "/about"):
        about.build_page(
            reader,
            report,
            keep_minutes=settings.keep_minutes,
            is_kept=corrections is not None,
            is_copied=bool(settings.feedback_dataset),
        )
    demo.queue(
        max_size=settings.queue,
        status_update_rate=5,
        api_open=False,
        default_concurrency_limit=settings.at_once,
    )
    return demo


def launch_settings(reader: Reader, settings: Settings = DEFAULTS) -> dict[str, Any]:
    """Keyword arguments for ``Blocks.launch``: look, limits and privacy, the same wherever it runs.

    Args:
        reader: The app's; its health is told at ``/health``.
        settings: Where and how the app is served.
    """
    follow_no_links()
    scripts = asset("head.js") + language_script() + asset("api-panel.js")
    return {
        "theme": theme(),
        # Not through ``css``: Gradio confines that to a part of the page, custom properties included.
        "head": f"{head_elements()}<style>{asset('style.css')}</style><script>{scripts}</script>",
        "favicon_path": str(ASSETS / "favicon.svg"),
        "footer_links": ["api"],
        "max_file_size": spec.MAX_ARCHIVE_BYTES,
        "show_error": False,
        "run_history": False,
        "ssr_mode": False,
        "enable_monitoring": False,
        "mcp_server": settings.mcp,
        "root_path": settings.root_path,
        "pwa": False,
        "share": False,
        "app_kwargs": {
            "middleware": [Middleware(BodyLimit), Middleware(Delivery)],
            "routes": [
                Mount("/examples", StaticFiles(directory=ASSETS / "examples", check_dir=False)),
                Mount("/languages", StaticFiles(directory=CATALOGUES)),
                health_route(reader, Path(get_upload_folder())),
                *manifest_routes(colours(":root")["paper"]),
            ],
        },
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Start the server and keep it running; returns the exit status."""
    try:
        settings = _settings(argv)
        reader = Reader.load(settings.model)
        comparison = load_comparison()
    except SettingsError as error:
        print(f"The settings cannot be used. {error}", file=sys.stderr)
        return 2
    except ArtifactError as error:
        print(f"The model cannot be used. {error}", file=sys.stderr)
        return 2
    mark_a_function(os.environ)
    corrections = open_store(settings, os.environ.get("HF_TOKEN", ""))
    demo = build_app(reader, reader.classifier.report, comparison, settings, corrections)
    try:
        _, url, _ = demo.launch(
            server_name=settings.host,
            server_port=settings.port,
            prevent_thread_lock=True,
            quiet=True,
            **launch_settings(reader, settings),
        )
    except OSError:
        print(
            f"Port {settings.port} on {settings.host} is taken or not allowed: "
            "choose another one with --port, for example --port 7861.",
            file=sys.stderr,
        )
        return 1
    print(f"Digit Reader is open at {url} (Ctrl+C stops it).", flush=True)
    demo.block_thread()
    return 0


def _settings(argv: Sequence[str] | None) -> Settings:
    """The settings of the environment, and what the command line says otherwise.

    Raises:
        SettingsError: they cannot be used.
    """
    settings = Settings.from_environment(os.environ)
    settings = replace(settings, **vars(_parser(settings).parse_args(argv)))
    if settings.mcp and importlib.util.find_spec("mcp") is None:
        raise SettingsError("MCP needs packages that are not installed: pip install -r requirements-mcp.txt")
    return settings


def _parser(settings: Settings) -> argparse.ArgumentParser:
    """The options; each is named like the setting that it stands for."""
    parser = argparse.ArgumentParser(
        prog="app.py",
        description="Read handwritten digits in the browser.",
        epilog="Every setting can also be made by an environment variable; the README has the table.",
    )
    parser.add_argument(
        "--model",
        type=Path,
        default=settings.model,
        metavar="DIR",
        help="folder of the model (default: the one that comes with the program)",
    )
    parser.add_argument(
        "--host",
        default=settings.host,
        help="address to listen on; 0.0.0.0 lets other machines in (default: %(default)s)",
    )
    parser.add_argument(
        "--port", type=int, default=settings.port, help="port to listen on (default: %(default)s)"
    )
    parser.add_argument(
        "--mcp",
        action="store_true",
        default=settings.mcp,
        help="offer the endpoint as a tool over MCP, too (needs requirements-mcp.txt)",
    )
    parser.add_argument(
        "--feedback",
        action=argparse.BooleanOptionalAction,
        default=settings.feedback,
        help="keep what visitors correct for the next training; the page says so (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
