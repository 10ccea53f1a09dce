"""What the officer is told, with everything that explains it."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field

from iass.decide.decision import Advice, Decision
from iass.face.attack.assessment import AttackVerdict, Cue
from iass.identify.evidence import FaceEvidence
from iass.identify.rarity import Rarity, Reach
from iass.screen.evidence import Attribute, Verdict
from iass.service.schemas.chip import CheckOut
from iass.service.schemas.wire import Moment, Wire, example, optional
from iass.watchlist.look_alike import PairKind

_MODEL = "sface-2021dec"
_RECORD = "sface-2021dec/5-9923c114@2026-11-28#1f0c5e7a9b3d"


class SentenceOut(Wire):
    """One sentence in both languages."""

    id: str = example("Wajah cocok dengan orang yang dicari.", "In Indonesian")
    en: str = example("The face matches a wanted person.", "In English")


class RarityOut(Wire):
    """How rare a score is among strangers who are searched in the whole list, by the record of its threshold."""

    one_in: int = example(670, "About 1 in so many strangers would score this high", ge=1)
    least: int = example(500, "1 in so many at least", ge=1)
    most: int = example(900, "1 in so many at most", ge=1)
    reach: Reach = example("within", "within: measured. rarer, commoner: beyond what was measured, whose limit it is")
    is_larger: bool = example(False, "The list is larger than any that was measured")


class FaceOut(Wire):
    """A candidate of a 1:N search. Scores are cosine similarities, -1..1."""

    subject_id: str = example("N-2026-007", "The notice or person whose picture scored")
    enrolment_id: str = example("enrolment-019a1b2c3d4e", "The very picture that scored")
    score: float = example(0.712, "Similarity of the two faces")
    threshold: float = example(0.494, "From here on it is a match, at this gallery size and target FPIR")
    target_fpir: float = example(0.003, "Expected share of strangers who raise a false alert")
    gallery_size: int = example(10_000, "Subjects that were searched", ge=0)
    model_id: str = example(_MODEL, "The recogniser")
    calibration: str = example(_RECORD, "Id and hash of the record that the threshold follows from")
    is_match: bool = example(True, "Whether the score reaches the threshold")
    rarity: RarityOut | None = Field(
        default=None, description="What to tell an officer instead of the score; null in lists, and without its record"
    )


class HolderOut(Wire):
    """The live face compared 1:1 with the portrait of the document's holder."""

    score: float = example(0.31, "Similarity of the two faces, -1..1")
    threshold: float = example(0.4, "From here on it is the same person, at the target FMR")
    target_fmr: float = example(0.001, "Expected share of impostors who pass")
    model_id: str = example(_MODEL, "The recogniser")
    calibration: str = example(_RECORD, "Id and hash of the record that the threshold follows from")
    against: str = example("chip", "chip or registry")
    is_same_person: bool = example(False, "Whether the score reaches the threshold")


class ComparisonOut(Wire):
    """One attribute of the papers, with both values."""

    attribute: Attribute = example("birth_date", "What was compared")
    verdict: Verdict = example(
        "agrees", "agrees, near (spelled otherwise, one slip away), differs, or missing when a side does not say"
    )
    traveller_value: str = example("1995-07-22", "As the traveller's document says; empty when it does not")
    listed_value: str = example("1995-07-22", "As the notice or registry says; empty when it does not")
    why: str = Field(
        default="",
        description="Where near: codes of how the two come together, comma-parted",
        examples=["day_month_swapped"],
    )


class PapersOut(Wire):
    """The traveller's papers against one notice or person."""

    comparisons: list[ComparisonOut] = Field(description="Every attribute that was compared")
    rule: str = Field(
        default="",
        description="What makes them one person's papers though not to the letter; weak where too little does",
        examples=["name_and_date_slip"],
    )


class CueOut(Wire):
    """One thing that was looked at, with its raw value in its own unit."""

    cue: Cue = example("planar_motion", "What was looked at")
    raw: float = example(0.08, "What was measured")
    threshold: float = example(0.3, "What it was held against")
    suspicious: bool = example(True, "Whether it lies on the side of an attack; one cue alone need not decide")
    frames: list[int] = example([0, 2], "In which of the frames sent, counted from 0")


class PresentationOut(Wire):
    """Presentation attack detection (ISO/IEC 30107). It only ever adds REFER; `live` changes no advice."""

    verdict: AttackVerdict = example("suspect", "live, suspect, or not_assessed where the pictures do not tell")
    method: str = example("frames-2", "Which detector said so, with its version")
    certified: bool = example(False, "Always false: no laboratory has tested this method")
    frames: int = example(3, "How many different pictures it had", ge=0)
    cues: list[CueOut] = Field(description="Every cue that could be measured")


class DoubleOut(Wire):
    """A known look-alike: the live face beside both of the pair. Scores are cosine similarities, -1..1."""

    pair_id: str = example("pair-019a1b2c3d4e", "The pair")
    pair_version: int = example(2, "Its version", ge=1)
    person_id: str | None = optional(
        "SIMKIM-P010",
        "The registered person who looks like the one that was found; null of the bearer of a proven chip",
    )
    kind: PairKind = example("look_alike", "look_alike or twin")
    cleared: bool = example(True, "Two officers found this person to be another one")
    settled_at: Moment = example("2026-11-24T02:00:00Z", "When, UTC")
    settled_by: list[str] = example(["siti.r", "budi.s"], "Who stands behind it")
    score: float = example(0.574, "With the face that was found")
    own_score: float = example(0.708, "With the person's own pictures, or the portrait on the bearer's chip")
    own_threshold: float = example(0.294, "Of the 1:1 comparison")
    between: float = example(0.648, "Of the two people's most alike pictures")
    margin: float = example(0.074, "What own_score must be above score")
    bar: float = example(0.722, "What score must reach before the face that was found counts")


class TwoNoticesOut(Wire):
    """The face answers another notice too, which officers recorded as a look-alike's or twin's. Scores are cosines."""

    pair_id: str = example("pair-019a1b2c3d4e", "The pair")
    pair_version: int = example(2, "Its version", ge=1)
    other_id: str = example("N-2026-008", "The other notice")
    kind: PairKind = example("look_alike", "look_alike or twin")
    settled_at: Moment = example("2026-11-24T02:00:00Z", "When it was recorded, UTC")
    settled_by: list[str] = example(["siti.r", "budi.s"], "Who stands behind it")
    score: float = example(0.702, "Of the face with this notice")
    other_score: float = example(0.655, "Of the face with the other notice")
    between: float = example(0.659, "Of the two notices' most alike pictures")
    margin: float = example(0.074, "What one score must be above the other before the face names one")
    is_named: bool = example(False, "Whether the face is this notice's, by the margin")
    is_other: bool = example(False, "Whether the face is the other notice's; where neither: one of these two")


class FindingOut(Wire):
    """One rule that fired, with its evidence."""

    rule_id: str = example("wanted-domestic", "The rule")
    rule_version: int = example(1, "Its version", ge=1)
    article: str = example("UU 6/2011 art. 16", "The law or request that it rests on")
    advice: Advice = example("SECURE", "What this finding alone would advise")
    sentence: SentenceOut = Field(description="For the officer")
    notice_id: str | None = optional("N-2026-007", "The notice it is about")
    notice_version: int | None = optional(1, "That notice's version")
    person_id: str | None = optional("SIMKIM-P004", "The registered person it is about")
    face: FaceOut | None = Field(description="Evidence by the face")
    papers: PapersOut | None = Field(description="Evidence by the papers")
    holder_comparison: HolderOut | None = Field(description="The 1:1 comparison with the document's holder")
    tell: list[str] = example(["Polri"], "Who must be informed")
    presentation: PresentationOut | None = Field(
        default=None, description="What speaks for a presentation attack, where the finding is about that"
    )
    double: DoubleOut | None = Field(default=None, description="The known look-alike, where the traveller may be one")
    pair: TwoNoticesOut | None = Field(
        default=None, description="The other notice of a recorded pair, if it is met too"
    )
    chip: list[CheckOut] = Field(default=[], description="The checks of the document's chip that it is about")


class DecisionOut(Wire):
    """The advice. The system proposes; a person decides."""

    advice: Advice = example("SECURE", "The most severe of the findings; CLEAR when there is none")
    findings: list[FindingOut] = Field(description="All findings, most severe first")
    policy_version: str = example("2026-11-24", "The version of the policy table")
    at: Moment = example("2026-11-24T02:00:00Z", "When it was decided, UTC")

    def with_rarities(self, rarities: Mapping[FaceEvidence, Rarity], decision: Decision) -> Self:
        """The same, with what each of its scores means. decision: that of which this tells."""
        found = [rarities.get(one.face) if one.face else None for one in decision.findings]
        findings = [
            one.model_copy(update={"face": one.face.model_copy(update={"rarity": RarityOut.of(rare)})})
            if one.face and rare
            else one
            for one, rare in zip(self.findings, found, strict=True)
        ]
        return self.model_copy(update={"findings": findings})
