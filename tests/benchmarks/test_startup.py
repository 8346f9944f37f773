"""The start-up benchmark: medians over fresh processes, each reporting time and memory."""

from benchmarks import speed, startup
from benchmarks.startup import Phase


def test_phases_are_medians_over_the_runs(monkeypatch):
    runs = iter([[Phase("up", 3.0, 10.0)], [Phase("up", 1.0, 30.0)], [Phase("up", 2.0, 20.0)]])
    monkeypatch.setattr(startup, "_run", lambda what: next(runs))
    assert startup.measure("app", 3) == (Phase("up", 2.0, 20.0),)


def test_app_is_compared_with_gradio_alone(monkeypatch):
    phases = {"gradio": (Phase("import", 2.0, 100.0),), "app": (Phase("built", 2.5, 130.0),)}
    monkeypatch.setattr(startup, "measure", lambda what, repeats: phases[what])
    assert speed.startup_rows(1) == [
        ("import", "2.00 s", "100 MB", ""),
        ("built", "2.50 s", "130 MB", "+0.50 s, +30 MB"),
    ]


def test_fresh_processes_report_time_and_memory():
    (alone,) = startup.measure("gradio", 1)
    built, answers = startup.measure("app", 1)
    assert alone.name.startswith("import gradio 6")
    assert 0 < built.seconds < answers.seconds
    assert 0 < alone.megabytes < answers.megabytes
