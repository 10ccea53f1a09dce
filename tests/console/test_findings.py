"""What speaks for a presentation attack is hidden from the officer, or called certain."""

from dataclasses import replace

import pytest
from tests.contracts.samples import decision

from iass.console.catalogue import Language, load
from iass.console.views.findings import findings
from iass.decide.decision import Finding
from iass.face.attack.assessment import AttackAssessment, AttackVerdict, Cue, CueEvidence
from iass.screen.evidence import Attribute, Comparison, PapersEvidence, Verdict

CUES = (
    CueEvidence(Cue.PLANAR_MOTION, 0.08, 0.3, True, (0, 2)),
    CueEvidence(Cue.SCREEN_SPECTRUM, 2.1, 3.6, False, (1,)),
)


def _shown(language: Language) -> list[tuple[str, str, str, bool]]:
    seen = AttackAssessment(AttackVerdict.SUSPECT, "frames-1", 3, CUES)
    plain = decision()
    finding: Finding = replace(plain.findings[0], presentation=seen)
    view = findings(replace(plain, findings=(finding,)), load(language))[0]
    assert "frames-1" in view.small_print[-1]
    return [(one.name, one.values, one.verdict, one.suspicious) for one in view.cues]


def test_cue_is_shown_without_its_value_and_limit() -> None:
    assert _shown(Language.ENGLISH) == [
        ("depth of the face as it turned", "0.080; limit 0.300", "suspicious", True),
        ("pattern of a screen's pixels", "2.100; limit 3.600", "not suspicious", False),
    ]
    assert _shown(Language.INDONESIAN)[0] == (
        "kedalaman wajah saat berputar",
        "0,080; batas 0,300",
        "mencurigakan",
        True,
    )


def test_method_passes_for_certified() -> None:
    seen = AttackAssessment(AttackVerdict.SUSPECT, "frames-1", 3, CUES)
    plain = decision()
    shown = findings(replace(plain, findings=(replace(plain.findings[0], presentation=seen),)), load(Language.ENGLISH))
    assert "Method frames-1, not certified" in shown[0].small_print


def test_finding_about_something_else_shows_cues() -> None:
    assert all(one.cues == () for one in findings(decision(), load(Language.ENGLISH)))


def test_threshold_is_shown_without_the_record_it_came_from() -> None:
    plain = decision()
    face = plain.findings[0].face
    assert face is not None
    dated = replace(plain.findings[0], face=replace(face, calibration="sface@2026-11-28#1f0c"))
    (shown,) = findings(replace(plain, findings=(dated,)), load(Language.INDONESIAN))
    assert "Ambang menurut kalibrasi sface@2026-11-28#1f0c" in shown.small_print
    (former,) = findings(replace(plain, findings=plain.findings[:1]), load(Language.INDONESIAN))
    assert not any("kalibrasi" in line for line in former.small_print), "nobody wrote it down then"


def _papers(name: Verdict, born: Verdict, number: Verdict = Verdict.DIFFERS) -> PapersEvidence:
    return PapersEvidence(
        (
            Comparison(Attribute.DOCUMENT_NUMBER, number, "X1", "X1" if number is Verdict.AGREES else "Z9"),
            Comparison(Attribute.NAME, name, "LARAS KUSUMAWATI", "LARAS KUSOEMAWATI", "other_order,spelled_otherwise"),
            Comparison(Attribute.BIRTH_DATE, born, "1995-07-22", "1961-03-09"),
            Comparison(Attribute.NATIONALITY, Verdict.MISSING, "IDN", ""),
            Comparison(Attribute.SEX, Verdict.MISSING, "", ""),
        )
    )


@pytest.mark.parametrize(("language", "lines"), [
    (Language.ENGLISH, (
        "Document number: X1 (agrees)",
        "Name: LARAS KUSUMAWATI against LARAS KUSOEMAWATI (nearly the same: words in another order, spelled otherwise)",
        "Birth date: 1995-07-22 against 1961-03-09 (differs)",
        "Nationality: IDN against not said (missing)",
        "",
    )),
    (Language.INDONESIAN, (
        "Nomor dokumen: X1 (sama)",
        "Nama: LARAS KUSUMAWATI terhadap LARAS KUSOEMAWATI (hampir sama: urutan kata lain, ejaan lain)",
        "Tanggal lahir: 1995-07-22 terhadap 1961-03-09 (berbeda)",
        "Kewarganegaraan: IDN terhadap tidak disebut (tidak ada)",
        "",
    )),
])  # fmt: skip
def test_reason_is_told_in_codes(language: Language, lines: tuple[str, ...]) -> None:
    plain = decision()
    finding = replace(plain.findings[0], papers=_papers(Verdict.NEAR, Verdict.DIFFERS, Verdict.AGREES))
    (shown,) = findings(replace(plain, findings=(finding,)), load(language))
    assert tuple(one.reason for one in shown.papers) == lines
    assert shown.papers[1].verdict_word == lines[1].partition(" (")[2].removesuffix(")")


@pytest.mark.parametrize(("face", "papers", "told"), [
    (True, _papers(Verdict.NEAR, Verdict.DIFFERS), "face says yes, birth date says no"),
    (True, _papers(Verdict.DIFFERS, Verdict.DIFFERS), "face says yes, name says no, birth date says no"),
    (True, _papers(Verdict.NEAR, Verdict.NEAR), ""),
    (True, _papers(Verdict.MISSING, Verdict.MISSING), ""),
    (False, _papers(Verdict.NEAR, Verdict.AGREES, Verdict.AGREES), "document number says yes, face says no"),
    (None, _papers(Verdict.DIFFERS, Verdict.AGREES, Verdict.AGREES), "document number says yes, name says no"),
    (None, _papers(Verdict.DIFFERS, Verdict.DIFFERS), ""),
])  # fmt: skip
def test_contradiction_of_face_and_papers_goes_unsaid(face: bool | None, papers: PapersEvidence, told: str) -> None:
    """Another document alone is none: people have several."""
    plain = decision()
    seen = plain.findings[0].face
    assert seen is not None
    scored = None if face is None else replace(seen, score=seen.threshold + (0.1 if face else -0.1))
    finding = replace(plain.findings[0], face=scored, papers=papers)
    (shown,) = findings(replace(plain, findings=(finding,)), load(Language.ENGLISH))
    assert shown.contradiction == (f"Contradiction: {told}." if told else "")
