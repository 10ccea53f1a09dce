"""RFC 9457 problem details."""

from iass.access import Purpose
from iass.service.schemas.wire import Wire, example, optional


class FieldProblem(Wire):
    """One field that does not fit. The value itself is not repeated: it may be personal data."""

    where: str = example("crossing.direction", "The field, as a path from the root of the request")
    what: str = example("Input should be 'arrival' or 'departure'", "What is wrong with it")


class CheckProblem(Wire):
    """One check of readiness that failed."""

    name: str = example("index agrees with database", "What was looked at")
    detail: str = example("memory 9,998 rows, database 10,000", "What was found, and how to mend it")


class FaultProblem(Wire):
    """One rule of the watchlist that what was asked for breaks, in both languages."""

    column: str = example("birth_date", "The field where it is mended")
    reason: str = example("there is neither a date of birth nor an age", "English")
    alasan: str = example("tanggal lahir atau umur wajib diisi", "Indonesian")
    mend: str = example("Fill in birth_date, or age", "What to do, in English")
    perbaikan: str = example("Isi birth_date, atau age", "What to do, in Indonesian; empty where `alasan` says it")


class Problem(Wire):
    """Why a request was refused or failed. Served as `application/problem+json`."""

    type: str = example("urn:iass:problem:not-found", "The kind of problem; stable, see docs/api.md")
    title: str = example("There is no such thing", "The kind of problem in words")
    status: int = example(404, "The HTTP status code", ge=400, le=599)
    detail: str = example("unknown lane", "What is wrong this time")
    instance: str = example("urn:iass:request:019a1b2c3d4e5f60", "This very request; the log has it under this id")
    where: str = example("CGK/C99", "What it concerns: a field, file or id; empty when the whole request")
    mend: str = example("Known lanes: CGK/C01, CGK/C02", "What the caller can do about it; empty when nothing")
    alasan: str = example("jalur itu tidak ada", "`detail` in Indonesian; by the kind of problem where it has no words")
    perbaikan: str = example("Jalur yang ada: CGK/C01, CGK/C02", "`mend` in Indonesian; empty where it has no words")
    errors: list[FieldProblem] | None = optional(
        [{"where": "crossing.direction", "what": "Input should be 'arrival' or 'departure'"}],
        "Every field that does not fit",
    )
    faults: list[FaultProblem] | None = optional(
        [
            {
                "column": "birth_date",
                "reason": "there is neither a date of birth nor an age",
                "alasan": "tanggal lahir atau umur wajib diisi",
                "mend": "Fill in birth_date, or age",
                "perbaikan": "Isi birth_date, atau age",
            }
        ],
        "Every rule of the watchlist that it breaks, or what is wrong with a photograph",
    )
    purposes: list[Purpose] | None = optional(
        ["case", "watchlist"], "For which this caller may look; state one of them in IASS-Purpose"
    )
    checks: list[CheckProblem] | None = optional(
        [{"name": "clock", "detail": "12 s behind the latest record"}], "Every check of readiness that failed"
    )
