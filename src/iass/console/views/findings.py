"""Findings in plain sentences, with the evidence that each rests on."""

from dataclasses import dataclass

from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import chips
from iass.console.views.chips import CheckView
from iass.console.views.scores import UNKNOWN, Rarities, ScoreView, of_face, of_holder
from iass.decide.decision import Advice, Decision, Finding
from iass.decide.words import BUT_PAPERS
from iass.face.attack.assessment import AttackAssessment
from iass.identify.double import DoubleEvidence, TwoNotices
from iass.identify.evidence import FaceEvidence
from iass.screen.evidence import Attribute, Comparison, PapersEvidence, Verdict


@dataclass(frozen=True, slots=True)
class PaperView:
    """One item of the papers with both values. verdict: agrees, near, differs or missing; verdict_word: with why, where
    two values that are not the same come together. reason: all of it in one line, empty where neither side says any."""

    attribute: str
    traveller: str
    listed: str
    verdict: str
    verdict_word: str
    reason: str


@dataclass(frozen=True, slots=True)
class CueView:
    """One cue of presentation attack detection with its value. suspicious: whether it speaks for an attack."""

    name: str
    values: str
    verdict: str
    suspicious: bool


@dataclass(frozen=True, slots=True)
class FindingView:
    """advice: as `Advice`; is_logged: CLEAR, kept for the record. small_print: rule, notice and model with versions.

    same_papers: all values in one line, where both sides say exactly the same; `papers` then has nothing to tell apart.
    on_record: all values of the record in one line, where no document was shown: whom to ask for.
    contradiction: what says that it is the same person, and what says that it is not; empty where all say the same.
    """

    advice: str
    word: str
    is_logged: bool
    sentence: str
    article: str
    tell: tuple[str, ...]
    papers: tuple[PaperView, ...]
    same_papers: str
    on_record: str
    contradiction: str
    face: ScoreView | None
    holder: ScoreView | None
    small_print: tuple[str, ...]
    cues: tuple[CueView, ...] = ()
    checks: tuple[CheckView, ...] = ()


def findings(decision: Decision, words: Catalogue, rarities: Rarities = UNKNOWN) -> tuple[FindingView, ...]:
    """All of them, in the policy's order: most severe first."""
    return tuple(_finding(finding, decision.policy_version, words, rarities) for finding in decision.findings)


def tell(decision: Decision, words: Catalogue) -> tuple[str, ...]:
    """Everybody to be told, once each."""
    names = (words.office(name) for finding in decision.findings for name in finding.tell)
    return tuple(dict.fromkeys(names))


def _finding(finding: Finding, policy_version: str, words: Catalogue, rarities: Rarities) -> FindingView:
    logged = finding.advice is Advice.CLEAR
    made = finding.holder_comparison
    return FindingView(
        advice=finding.advice.value,
        word=words("finding.logged") if logged else words(f"advice.{finding.advice}.word"),
        is_logged=logged,
        sentence=_sentence(finding, words),
        article=words.article(finding.article),
        tell=tuple(words.office(name) for name in finding.tell),
        papers=tuple(_paper(one, words) for one in finding.papers.comparisons) if finding.papers else (),
        same_papers=_same(finding.papers) if finding.papers else "",
        on_record=_on_record(finding.papers) if finding.papers else "",
        contradiction=_contradiction(finding.face, finding.papers, words) if finding.papers else "",
        face=of_face(finding.face, words, rarities) if finding.face else None,
        holder=of_holder(made, words) if made else None,
        small_print=tuple(_small_print(finding, policy_version, words)),
        cues=_cues(finding.presentation, words) if finding.presentation else (),
        checks=chips.checks(finding.chip, words),
    )


def _sentence(finding: Finding, words: Catalogue) -> str:
    """The policy's; a fault of the chip's file stands in it as the reader told it, in English."""
    said = words.pick(finding.sentence)
    for one in finding.chip:
        said = said.replace(one.detail, chips.detail_said(one, words)) if one.detail else said
    return said


def _cues(assessment: AttackAssessment, words: Catalogue) -> tuple[CueView, ...]:
    return tuple(
        CueView(
            name=words(f"cue.{one.cue}"),
            values=words(
                "cue.values",
                raw=formats.score(one.raw, words.language),
                threshold=formats.score(one.threshold, words.language),
            ),
            verdict=words("cue.speaks" if one.suspicious else "cue.silent"),
            suspicious=one.suspicious,
        )
        for one in assessment.cues
    )


def _paper(comparison: Comparison, words: Catalogue) -> PaperView:
    attribute, ours, theirs = (
        words(f"attribute.{comparison.attribute}"),
        comparison.traveller_value,
        comparison.listed_value,
    )
    why = ", ".join(words(f"why.{code}") for code in comparison.why.split(",") if code)
    verdict = words(f"verdict.{comparison.verdict}")
    result = f"{verdict}: {why}" if why else verdict
    sides = {"traveller": ours or words("papers.no_value"), "listed": theirs or words("papers.no_value")}
    reason = words("papers.reason", attribute=attribute, why=result, **sides) if ours or theirs else ""
    if ours and ours == theirs:
        reason = words("papers.reason_same", attribute=attribute, why=result, value=ours)
    return PaperView(attribute, **sides, verdict=comparison.verdict.value, verdict_word=result, reason=reason)


def _contradiction(face: FaceEvidence | None, papers: PapersEvidence, words: Catalogue) -> str:
    """Of what points at somebody by itself (face, number, name with birth date and nationality), and of what would be
    another person's (face, name, birth date)."""
    by_face = face is not None and face.is_match
    yes = [(Attribute.DOCUMENT_NUMBER, papers.is_document_match), (Attribute.NAME, papers.is_biographic_match)]
    said = [words("papers.face")] if by_face else []
    said += [words(f"attribute.{one}").lower() for one, holds in yes if holds]
    against = [words("papers.face")] if face is not None and not by_face and papers.is_match else []
    against += [words(f"attribute.{one}").lower() for one in BUT_PAPERS if papers.differs(one)]
    if not said or not against:
        return ""
    sides = [words("papers.says_yes", what=one) for one in said] + [
        words("papers.says_no", what=one) for one in against
    ]
    return words("papers.contradiction", sides=", ".join(sides))


def _same(papers: PapersEvidence) -> str:
    """Every value, when all of them agree to the letter; else empty."""
    alike = all(one.verdict is Verdict.AGREES and one.traveller_value == one.listed_value for one in papers.comparisons)
    return " · ".join(one.listed_value for one in papers.comparisons) if alike else ""


def _on_record(papers: PapersEvidence) -> str:
    """Every value of the record, when the traveller's papers say nothing at all; else empty."""
    silent = not any(one.traveller_value for one in papers.comparisons)
    return " · ".join(one.listed_value for one in papers.comparisons if one.listed_value) if silent else ""


def _double(double: DoubleEvidence, words: Catalogue) -> str:
    """What is on record about this pair, also where the record does not help."""
    facts = {
        "pair": double.pair_id,
        "person": double.person_id or words("pair.bearer"),
        "day": formats.day_and_time(double.settled_at, words.language),
        "officers": ", ".join(double.settled_by),
    }
    return words("finding.double.cleared", **facts) if double.cleared else words("finding.double.recorded", **facts)


def _pair(pair: TwoNotices, words: Catalogue) -> str:
    """Which other notice the face answers."""
    facts = {
        "pair": pair.pair_id,
        "other": pair.other_id,
        "day": formats.day_and_time(pair.settled_at, words.language),
        "officers": ", ".join(pair.settled_by),
    }
    return words("finding.pair", **facts)


def _small_print(finding: Finding, policy_version: str, words: Catalogue) -> list[str]:
    lines = [words("finding.rule", rule=finding.rule_id, version=finding.rule_version, policy=policy_version)]
    if finding.notice_id:
        lines.append(words("finding.notice", notice=finding.notice_id, version=finding.notice_version))
    if finding.double:
        lines.append(_double(finding.double, words))
    if finding.pair:
        lines.append(_pair(finding.pair, words))
    made = finding.face or finding.holder_comparison
    if made:
        lines.append(words("finding.model", model=made.model_id))
    if made and made.calibration:
        lines.append(words("finding.calibration", record=made.calibration))
    if finding.presentation:
        lines.append(words("cue.method", method=finding.presentation.method))
    return lines
