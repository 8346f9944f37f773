"""The start-up benchmark: medians over fresh processes, each reporting time and memory."""

from benchmarks import speed, startup
from benchmarks.startup import Phase


def test_phases_are_medians_over_runs_in_turn(monkeypatch):
    started = []
    seconds = iter([3.0, 30.0, 1.0, 10.0, 2.0, 20.0])

    def run(what):
        started.append(what)
        taken = next(seconds)
        return [Phase("up", taken, 10 * taken)]

    monkeypatch.setattr(startup, "_run", run)
    assert startup.measure(3) == {"gradio": (Phase("up", 2.0, 20.0),), "app": (Phase("up", 20.0, 200.0),)}
    assert started == ["gradio", "app"] * 3


def test_app_is_compared_with_gradio_alone(monkeypatch):
    phases = {"gradio": (Phase("import", 2.0, 100.0),), "app": (Phase("built", 2.5, 130.0),)}
    monkeypatch.setattr(startup, "measure", lambda repeats: phases)
    assert speed.startup_rows(1) == [
        ("import", "2.00 s", "100 MB", ""),
        ("built", "2.50 s", "130 MB", "+0.50 s, +30 MB"),
    ]


def test_fresh_processes_report_time_and_memory():
    phases = startup.measure(1)
    (alone,), (built, answers) = phases["gradio"], phases["app"]
    assert alone.name.startswith("import gradio 6")
    assert 0 < built.seconds < answers.seconds
    assert 0 < alone.megabytes < answers.megabytes
