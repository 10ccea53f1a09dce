"""How long until an alert is at every console, and what many consoles cost one server.

The service is `iass serve` in a process of its own, with an account and a session for each console; the consoles are
one process; this one raises and claims the alerts, over HTTP like everybody.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import monotonic, monotonic_ns, sleep
from typing import Any

import httpx

from iass.accounts.session import csrf_token
from iass.bench.console_figures import Act, ConsoleFigures, Heard, figures_of
from iass.bench.console_seats import Installation, prepare
from iass.bench.crossing import of_its_own
from iass.bench.served import Served, served
from iass.capture.mrz import compose_td3
from iass.demo import cast, people
from iass.errors import InvalidInput, NotReady
from iass.service.csrf import HEADER
from iass.service.doorkeeper import session_cookie
from iass.settings import Settings
from iass.wiring.records import open_records

_SETTLE_SECONDS = 15.0
_QUIET_SECONDS = 0.5

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class ConsoleTrial:
    """pages: whether the consoles fetch their pages too, as browsers do. pause: seconds between two acts. idle: for how
    many seconds nothing happens first."""

    consoles: int
    alerts: int
    pages: bool
    pause: float
    idle: float


def measure(trial: ConsoleTrial, settings: Settings, progress: Progress) -> ConsoleFigures:
    """Raises every alert on a lane of its own, then claims each. settings: of this process. The folder is removed."""
    if trial.alerts > trial.consoles:
        raise InvalidInput("every alert wants a lane, and each console stands at one", where="--alerts")
    with tempfile.TemporaryDirectory(prefix="iass-bench-") as folder:
        lanes = [f"CGK/L{number:04d}" for number in range(1, trial.consoles + 1)]
        listed = ",".join(f"{lane}=counter" for lane in lanes)
        models = settings.model_cache_dir or settings.data_dir / "models"
        own = of_its_own(Path(folder), settings.threads, lanes=listed, model_cache_dir=models.resolve())
        place = prepare(own, trial.consoles, progress)
        with served(own, listed, settings) as beside:
            client = httpx.Client(base_url=beside.url, timeout=60)
            with client, _consoles(beside.url, place, lanes, trial.pages) as consoles:
                played = _play(beside, consoles, _Counters(client, place, lanes), trial, progress)
                heard = consoles.ask("end")
        records = open_records(own)
        try:
            with records.reading() as tx:
                told = tx.feed.after(place.sequence, 1_000_000)
        finally:
            records.close()
        return figures_of(trial.consoles, told, played.acts, Heard(**heard), played.spent)


@dataclass(frozen=True, slots=True)
class _Played:
    """spent: seconds of processor time by what they were spent on, as `ConsoleFigures` has them."""

    acts: Sequence[Act]
    spent: dict[str, float]


class _Consoles:
    """The process that they all are."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, what: str) -> dict[str, Any]:
        """Raises NotReady when they have ended."""
        if self._process.stdin is None or self._process.stdout is None:
            raise TypeError("the consoles are spoken to by pipes")
        self._process.stdin.write(what + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise NotReady("the consoles ended")
        found: dict[str, Any] = json.loads(answer)
        return found

    def settle(self) -> dict[str, Any]:
        """Waits until each has heard as many events as the others and nothing more comes."""
        deadline, before = monotonic() + _SETTLE_SECONDS, self.ask("state")
        while monotonic() < deadline:
            sleep(_QUIET_SECONDS)
            now = self.ask("state")
            if now["least"] == now["most"] == before["most"]:
                return now
            before = now
        return before


@contextmanager
def _consoles(url: str, place: Installation, lanes: Sequence[str], pages: bool) -> Iterator[_Consoles]:
    command = [sys.executable, "-m", "iass.bench.console_listeners"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  # ours
    try:
        consoles = _Consoles(process)
        consoles.ask(json.dumps({"url": url, "tokens": place.tokens, "lanes": lanes, "pages": pages}))
        yield consoles
    finally:
        process.terminate()
        process.communicate()


@dataclass(frozen=True, slots=True)
class _Counters:
    """Whoever raises alerts and claims them, one at a time."""

    client: httpx.Client
    place: Installation
    lanes: Sequence[str]

    def cross(self, number: int) -> Act:
        """One traveller who is sought, with the own passport, on the lane of that number."""
        checkpoint, _, lane = self.lanes[number].partition("/")
        mrz = list(compose_td3(cast.WANTED.document))
        part = {"checkpoint": checkpoint, "lane": lane, "direction": "arrival", "mrz": mrz}
        answer, asked, answered = self._post(
            "/v1/crossings",
            {"Authorization": f"Bearer {self.place.key}"},
            data={"crossing": json.dumps(part)},
            files=[("frames", ("1.jpg", people.selfie(cast.WANTED.person), "image/jpeg"))],
        )
        return Act("alert.raised", str(answer["alert_id"]), asked, answered)

    def claim(self, number: int, alert: str) -> Act:
        """By the officer of that number."""
        token = self.place.tokens[number]
        headers = {"Cookie": f"{session_cookie('http')}={token}", HEADER: csrf_token(token)}
        _, asked, answered = self._post(f"/v1/alerts/{alert}/claim", headers)
        return Act("alert.claimed", alert, asked, answered)

    def _post(self, path: str, headers: dict[str, str], **sent: Any) -> tuple[dict[str, Any], int, int]:
        """The answer, and when it was asked for and there."""
        asked = monotonic_ns()
        answer = self.client.post(path, headers=headers, **sent)
        answered = monotonic_ns()
        answer.raise_for_status()
        return answer.json(), asked, answered


def _play(beside: Served, consoles: _Consoles, counters: _Counters, trial: ConsoleTrial, progress: Progress) -> _Played:
    laps = [_Lap.now(beside, consoles)]
    sleep(trial.idle)
    laps.append(_Lap.now(beside, consoles))
    raised = []
    for number in range(trial.alerts):
        raised.append(counters.cross(number))
        progress("alerts raised", number + 1, trial.alerts)
        sleep(trial.pause)
    consoles.settle()
    laps.append(_Lap.now(beside, consoles))
    claimed = []
    for number, act in enumerate(raised):
        claimed.append(counters.claim(number, act.subject))
        progress("alerts claimed", number + 1, trial.alerts)
        sleep(trial.pause)
    consoles.settle()
    laps.append(_Lap.now(beside, consoles))
    idle, raising, claiming = (after.since(before) for before, after in pairwise(laps))
    return _Played(
        [*raised, *claimed],
        {
            "idle_cores": idle.service / max(idle.at, 1e-9),
            "raising_service": raising.service,
            "claiming_service": claiming.service,
            "claiming_consoles": claiming.consoles,
        },
    )


@dataclass(frozen=True, slots=True)
class _Lap:
    """Seconds: the moment, and the processor time of either process until then."""

    at: float
    service: float
    consoles: float

    @classmethod
    def now(cls, beside: Served, consoles: _Consoles) -> "_Lap":
        return cls(monotonic(), beside.processor_seconds(), consoles.ask("state")["seconds"])

    def since(self, before: "_Lap") -> "_Lap":
        return _Lap(self.at - before.at, self.service - before.service, self.consoles - before.consoles)
