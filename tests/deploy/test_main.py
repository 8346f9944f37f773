"""``python -m deploy`` checks by default, and uploads to a stand-in for the Hub when asked to."""

import socket

import pytest
from huggingface_hub import HfApi

from deploy import __main__ as deploy

SPACE = "somebody/reader"


@pytest.fixture
def api(hub) -> HfApi:
    return HfApi(endpoint=hub.url, token="hf_test")


def test_by_default_nothing_is_uploaded(project, hub, api, capsys):
    assert deploy.main([SPACE], project, api) == 0
    told = capsys.readouterr().out
    assert "files, " in told
    assert "Nothing was uploaded" in told
    assert hub.asked == []


def test_the_files_are_listed_on_request(project, api, capsys):
    assert deploy.main([SPACE, "--verbose"], project, api) == 0
    listed = capsys.readouterr().out.splitlines()
    assert {"app.py", "README.md", "model/artifact/digits.tflite"} <= set(listed)
    assert not [name for name in listed if name.startswith("tests/")]


def test_what_git_tracks_is_uploaded_in_one_commit(project, hub, api, capsys):
    hub.files["gone.py"] = b"of an earlier version"
    assert deploy.main([SPACE, "--upload"], project, api) == 0
    expected = {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in project.rglob("*")
        if path.is_file() and ".git" not in path.parts and "tests" not in path.parts
    }
    assert hub.files == expected
    (created,) = hub.created
    assert (created["type"], created["sdk"], created["name"]) == ("space", "gradio", "reader")
    assert len(hub.messages) == 1
    assert hub.messages[0].startswith("Deploy ")
    assert hub.tokens == {"Bearer hf_test"}
    assert f"is on {hub.url}/spaces/somebody/reader" in capsys.readouterr().out


def test_a_new_space_can_be_private(project, hub, api):
    assert deploy.main([SPACE, "--upload", "--private"], project, api) == 0
    assert "private" in str(hub.created)


def test_a_problem_stops_the_upload(project, hub, api, capsys):
    (project / "requirements.txt").write_text("gradio>=6\n")
    (project / "new.py").write_text("\n")
    assert deploy.main([SPACE, "--upload"], project, api) == 1
    told = capsys.readouterr().err
    assert "requirements.txt: gradio>=6: expected an exact version" in told
    assert "requirements.txt: not committed" in told
    assert "new.py: not committed" in told
    assert hub.asked == []


@pytest.mark.parametrize(
    "refusal",
    [
        (401, "Log in with 'hf auth login'"),
        (402, "ZeroGPU as hardware, which a free account may"),
        (403, "You may not write to somebody/reader."),
        (500, "The Hub refused with status 500: You shall not pass."),
    ],
)
def test_a_refusal_is_told_in_plain_words(project, hub, api, capsys, refusal):
    hub.refuse, told = refusal
    assert deploy.main([SPACE, "--upload"], project, api) == 1
    printed = capsys.readouterr().err
    assert told in printed
    assert "hf_test" not in printed


def test_a_hub_that_cannot_be_reached_is_told(project, capsys):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}"
    assert deploy.main([SPACE, "--upload"], project, HfApi(endpoint=nobody, token="hf_test")) == 1
    assert "The Hub cannot be reached" in capsys.readouterr().err


def test_without_git_it_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert deploy.main([SPACE], tmp_path) == 1
    assert "must be a git checkout" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["reader", "a/b/c", "some body/reader"])
def test_another_name_is_wrong_usage(name):
    with pytest.raises(SystemExit) as caught:
        deploy.main([name])
    assert caught.value.code == 2
