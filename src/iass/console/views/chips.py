"""What the chip of the document proved, check by check."""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.capture.chip.proof import CheckOutcome, CheckResult, ChipProof
from iass.console.catalogue import Catalogue
from iass.decide.chip_words import CHECKS, REASONS, check_words
from iass.service.refusals import in_indonesian

_VERDICTS = {CheckOutcome.PASSED: "agrees", CheckOutcome.FAILED: "differs", CheckOutcome.NOT_CHECKED: "missing"}


@dataclass(frozen=True, slots=True)
class CheckView:
    """verdict: agrees, differs or missing, as of papers. why: the reason and its detail; both may be empty."""

    name: str
    verdict: str
    word: str
    why: str


@dataclass(frozen=True, slots=True)
class ChipView:
    """outcome: of passive authentication as a whole; failed too where another check failed."""

    outcome: str
    verdict: str
    word: str
    checks: tuple[CheckView, ...]


def chip(proof: ChipProof, words: Catalogue) -> ChipView:
    failed = any(result.outcome is CheckOutcome.FAILED for result in proof.results)
    outcome = CheckOutcome.FAILED if failed else proof.authenticity
    return ChipView(outcome.value, _VERDICTS[outcome], words(f"chip.whole.{outcome}"), checks(proof.results, words))


def checks(results: Sequence[CheckResult], words: Catalogue) -> tuple[CheckView, ...]:
    return tuple(
        CheckView(
            name=words.both(CHECKS[result.check]),
            verdict=_VERDICTS[result.outcome],
            word=words(f"chip.outcome.{result.outcome}"),
            why=_why(result, words),
        )
        for result in results
    )


def detail_said(result: CheckResult, words: Catalogue) -> str:
    """A file's fault in the page's language; an algorithm and a certificate's name have one in every language."""
    return words.either(in_indonesian(result.detail) or result.detail, result.detail)


def _why(result: CheckResult, words: Catalogue) -> str:
    reason = words.both(REASONS[result.reason]) if result.reason else ""
    detail = words.both(check_words(result)["differing"]) if result.differing else detail_said(result, words)
    return "; ".join(part for part in (reason, detail) if part)
