"""What speaks for a presentation attack is hidden from the officer, or called certain."""

from dataclasses import replace

from tests.contracts.samples import decision

from iass.console.catalogue import Language, load
from iass.console.views.findings import findings
from iass.decide.decision import Finding
from iass.face.attack.assessment import AttackAssessment, AttackVerdict, Cue, CueEvidence

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
