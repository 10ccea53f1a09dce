"""Whether the service lives and may be asked."""

from typing import Literal

from pydantic import Field

from iass.service.schemas.wire import Wire, example


class AliveOut(Wire):
    """The process answers. Says nothing about its data; ask /readyz."""

    status: Literal["alive"] = example("alive", "Always the same")


class CheckOut(Wire):
    """One thing looked at."""

    name: str = example("index agrees with database", "What was looked at")
    ok: bool = example(True, "Whether it is as it should be")
    detail: str = example("10,000 rows, checksum 5f3c...", "What was found")


class ReadyOut(Wire):
    """Every check is ok."""

    ready: Literal[True] = example(True, "Otherwise the answer is a problem, 503")
    checks: list[CheckOut] = Field(description="What was looked at; none for strangers on other machines")
