"""The command `iass`: every use case at a prompt."""

import sys

from rich.markup import escape

from iass.cli.lazy import listed
from iass.cli.terminal import ERR
from iass.errors import IassError

COMMANDS = {
    "demo": "Start a checkpoint, seed it, play the script, show what was advised, and serve the console until Ctrl-C.",
    "serve": "Serve the API and the console until Ctrl-C.",
    "check": "Decide one crossing. It is recorded like any other: passage, alert and audit entry.",
    "document": "A document by itself: whether its chip is genuine. Nothing is stored.",
    "identify": "Search a list for a photograph alone. Nothing of it is kept; that it was searched is.",
    "screen": "Screen papers: name, birth date, nationality, sex and document number, with evidence.",
    "camera": "Watch lanes through cameras, and send one capture for each passage. Ctrl-C ends it.",
    "quality": "Measure pictures by ISO/IEC 29794-5, and say what to do about them. Nothing is stored.",
    "doctor": "Examine index, database, clock, disk, cameras, keys, certificates, models, log. Exit status 1 if wrong.",
    "registry": "The mirror of SIMKIM: who is known.",
    "notice": "The watchlist: who is sought, why, and on whose instrument.",
    "passengers": "Passenger lists ahead of arrival, and the flights that they announce.",
    "links": "One face behind several identities: proposed, made, refused and undone.",
    "past": "Past crossings searched for who is sought since.",
    "look-alikes": "Look-alikes and twins: proposed, made, cleared and undone.",
    "sign-in": "Prove to be an officer, for the commands that follow: writes what IASS_OFFICER_SESSION is to hold.",
    "sign-out": "End the session of IASS_OFFICER_SESSION.",
    "user": "Accounts of officers, their sessions, and keys of devices.",
    "alerts": "Alerts and what people decided about them.",
    "case": "Cases: what is kept of a confirmed alert, and the bundle for a court.",
    "subject": "The subject desk: requests of people about their own data.",
    "breach": "Who a breach affected, since when and with what data, from audit log and records, as PDF, JSON and CSV.",
    "decoys": "Practice pairs of synthetic people, for officers on an idle counter.",
    "agency": "Agencies: where each is told of its cases, and what it has been told.",
    "verify-bundle": "Verify the bundle of a case, offline. Exit status 1 and every part that is not as it was signed.",
    "audit": "The append-only audit log.",
    "gallery": "The index that faces are searched in: on Milvus, or a snapshot here.",
    "models": "Face models and their manifests.",
    "calibrate": "Make the thresholds of the stored gallery from its own people; no picture is needed.",
    "threshold": "Each list's threshold, in false alerts a shift and people missed.",
    "evaluate": "Accuracy by ISO/IEC 19795-1: the whole pipeline, detection included. Nothing is stored.",
    "bench": "Speed against peers, side by side in one run.",
}
"""What each is for, as it says itself. The module of each is `iass.cli.NAME`."""

PREFIX = "iass.cli."

app = listed(
    PREFIX,
    COMMANDS,
    name="iass",
    help="IASS, the Immigration Alert Surveillance System. It proposes; people decide.",
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Runs the command line; what IASS refuses is one clear line on standard error and exit status 2."""
    try:
        app()
    except IassError as error:
        ERR.print(f"[bold red]error:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(2)
    except KeyboardInterrupt:
        ERR.print("stopped")
        sys.exit(130)
