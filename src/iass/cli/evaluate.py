"""`iass evaluate`: how often faces are found, missed and mistaken, on pictures of one's own.

A sub-command is a module `evaluate_NAME.py` with a function `command`, and one line here.
"""

import typer

from iass.cli import (
    evaluate_attacks,
    evaluate_calibrate,
    evaluate_camera,
    evaluate_compare,
    evaluate_misses,
    evaluate_names,
    evaluate_open_set,
    evaluate_quality,
    evaluate_verification,
)

app = typer.Typer(no_args_is_help=True)


@app.callback()
def evaluate() -> None:
    """Accuracy by ISO/IEC 19795-1: the whole pipeline, detection included. Nothing is stored."""


app.command("open-set")(evaluate_open_set.command)
app.command("verification")(evaluate_verification.command)
app.command("compare")(evaluate_compare.command)
app.command("misses")(evaluate_misses.command)
app.command("calibrate")(evaluate_calibrate.command)
app.command("camera")(evaluate_camera.command)
app.command("quality")(evaluate_quality.command)
app.command("attacks")(evaluate_attacks.command)
app.command("names")(evaluate_names.command)
