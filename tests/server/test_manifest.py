"""The manifest makes the app one that a phone can install."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server.manifest import DESCRIPTION, ICONS, head_elements, manifest, manifest_routes


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=manifest_routes("#fbfaf7")))


def test_it_has_what_installing_needs(client):
    answer = client.get("/manifest.json")
    assert answer.headers["content-type"] == "application/manifest+json"
    told = answer.json()
    assert told == manifest("#fbfaf7")
    assert (told["name"], told["start_url"], told["display"]) == ("Digit Reader", "./", "standalone")
    assert told["theme_color"] == told["background_color"] == "#fbfaf7"
    shapes = {(icon["sizes"], icon["purpose"]) for icon in told["icons"]}
    assert shapes == {(f"{side}x{side}", use) for side in (192, 512) for use in ("any", "maskable")}
    for icon in told["icons"]:
        assert client.get(f"/{icon['src']}").headers["content-type"] == "image/png"


@pytest.mark.parametrize("name", [*ICONS, "64.png", "..%2f..%2fapp.py"])
def test_only_its_icons_are_sent(client, name):
    assert client.get(f"/icons/{name}").status_code == (200 if name in ICONS else 404)


def test_every_page_has_a_description_and_an_icon_for_apple():
    elements = head_elements()
    assert f'<meta name="description" content="{DESCRIPTION}">' in elements
    assert '<link rel="apple-touch-icon" href="./icons/apple-180.png">' in elements
