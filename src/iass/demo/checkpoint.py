"""Plays the scripted crossings against a running service, over HTTP, as a counter would."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from iass.capture.mrz import compose_td3
from iass.decide.decision import Advice
from iass.demo import people
from iass.demo.script import CHECKPOINT, Scene
from iass.errors import IassError

_OFFICER = {"IASS-Officer": "demo-counter"}


@dataclass(frozen=True, slots=True)
class Played:
    """What the service advised for one scene. score, threshold: None where no face could be searched.

    rule: of the first finding; empty without one. steps: milliseconds by step, summed over the faces of a camera shot.
    """

    scene: Scene
    advice: Advice
    best: str
    score: float | None
    threshold: float | None
    steps: Mapping[str, float]
    rule: str = ""

    @property
    def as_expected(self) -> bool:
        return self.advice is self.scene.expected

    @property
    def milliseconds(self) -> float:
        return round(sum(self.steps.values()), 1)

    def as_record(self) -> dict[str, object]:
        scene = self.scene
        return {
            "id": scene.scene_id,
            "traveller": scene.traveller,
            "direction": scene.direction.value,
            "nationality": scene.nationality,
            "advice": self.advice.value,
            "expected": scene.expected.value,
            "rule": self.rule,
            "score": self.score,
            "threshold": self.threshold,
            "milliseconds": self.milliseconds,
            "steps": dict(self.steps),
            "best": self.best,
        }


def play(url: str, scenes: Iterable[Scene]) -> Iterator[Played]:
    """Sends every scene to the service and yields what came back. Raises IassError when one is refused."""
    with httpx.Client(base_url=url, headers=_OFFICER, timeout=60) as client:
        for scene in scenes:
            yield _capture(client, scene) if scene.document is None else _cross(client, scene)


def _cross(client: httpx.Client, scene: Scene) -> Played:
    files = [("frames", (f"{number}.jpg", data, "image/jpeg")) for number, data in enumerate(scene.pictures())]
    if scene.chip is not None:
        files.append(("chip_image", ("chip.jp2", people.chip_portrait(scene.chip), "image/jp2")))
    if scene.files is not None:
        chip = scene.files()
        told = {"dg1": chip.dg1, "dg2": chip.dg2, "sod": chip.sod}
        files += [(name, (name, data, "application/octet-stream")) for name, data in told.items() if data is not None]
    answer = _post(client, "/v1/crossings", {"crossing": json.dumps(_crossing_part(scene))}, files)
    return _played(scene, [answer])


def _capture(client: httpx.Client, scene: Scene) -> Played:
    files = [("frame", ("frame.jpg", scene.pictures()[0], "image/jpeg"))]
    answer = _post(client, "/v1/captures", {"capture": json.dumps(_place(scene))}, files)
    return _played(scene, answer["outcomes"])


def _place(scene: Scene) -> dict[str, object]:
    return {"checkpoint": CHECKPOINT, "lane": scene.lane, "direction": scene.direction.value}


def _crossing_part(scene: Scene) -> dict[str, object]:
    document = scene.document
    return {**_place(scene), "mrz": list(compose_td3(document))} if document else _place(scene)


def _post(client: httpx.Client, path: str, data: dict[str, str], files: list[Any]) -> Any:
    response = client.post(path, data=data, files=files)
    if response.is_error:
        problem = response.json()
        raise IassError(str(problem.get("detail", response.status_code)), where=path)
    return response.json()


def _played(scene: Scene, answers: list[dict[str, Any]]) -> Played:
    """The answer whose advice is the most severe stands for the scene."""
    strongest = max(answers, key=lambda answer: Advice(answer["decision"]["advice"]).severity)
    steps: dict[str, float] = {}
    for answer in answers:
        for step, spent in answer["milliseconds"].items():
            steps[step] = round(steps.get(step, 0.0) + spent, 3)
    best = strongest.get("best") or {}
    return Played(
        scene=scene,
        advice=Advice(strongest["decision"]["advice"]),
        best=best.get("subject_id") or "",
        score=best.get("score"),
        threshold=best.get("threshold"),
        steps=steps,
        rule=next((one["rule_id"] for one in strongest["decision"]["findings"]), ""),
    )
