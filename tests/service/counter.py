"""A counter as the tests play it: sends travellers to a running service."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import httpx

from iass.capture.chip.files import ChipFiles
from iass.capture.mrz import compose_td3
from iass.demo import cast, people

OFFICER = {"IASS-Officer": "test.officer"}
Files = list[tuple[str, tuple[str, bytes, str]]]


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress of an import that nobody watches."""


@cache
def selfie(person: str) -> bytes:
    """Made once: resizing a portrait costs more than the crossing."""
    return people.selfie(person)


@cache
def chip_portrait(person: str) -> bytes:
    return people.chip_portrait(person)


def crossing_part(role: cast.Role, direction: str = "arrival", lane: str = "C01") -> dict[str, Any]:
    return {"checkpoint": "CGK", "lane": lane, "direction": direction, "mrz": list(compose_td3(role.document))}


def chip_parts(files: ChipFiles) -> Files:
    told = {"dg1": files.dg1, "dg2": files.dg2, "sod": files.sod}
    return [
        (name, (f"{name}.bin", data, "application/octet-stream")) for name, data in told.items() if data is not None
    ]


def pictures(frames: Sequence[bytes], chip: bytes | None = None) -> Files:
    files = [("frames", (f"{number}.jpg", data, "image/jpeg")) for number, data in enumerate(frames)]
    return files + ([("chip_image", ("chip.jp2", chip, "image/jp2"))] if chip is not None else [])


class Counter:
    """One officer at a counter, over real HTTP."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def cross(
        self,
        role: cast.Role,
        direction: str = "arrival",
        *,
        lane: str = "C01",
        frames: Sequence[bytes] | None = None,
        chip: bytes | None = None,
        **headers: str,
    ) -> httpx.Response:
        """The traveller with the own passport; underscores in the names of headers stand for dashes."""
        given = [selfie(role.person)] if frames is None else frames
        return self.send(crossing_part(role, direction, lane), pictures(given, chip), **headers)

    def send(self, part: object, files: Files, **headers: str) -> httpx.Response:
        return self.client.post(
            "/v1/crossings",
            data={"crossing": part if isinstance(part, str) else json.dumps(part)},
            files=files,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def capture(self, picture: bytes, lane: str = "K01", **headers: str) -> httpx.Response:
        return self.client.post(
            "/v1/captures",
            data={"capture": json.dumps({"checkpoint": "CGK", "lane": lane, "direction": "arrival"})},
            files=[("frame", ("frame.jpg", picture, "image/jpeg"))],
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def passages(self) -> int:
        """How many were recorded, up to 200."""
        return len(self.client.get("/v1/passages/recent", params={"limit": 200}).json()["passages"])
