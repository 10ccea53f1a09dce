"""The live face and whoever it is compared with, side by side."""

from dataclasses import dataclass, replace

from iass.alert.alert import Alert, AlertKind, Reference
from iass.alert.first_look import is_unscored
from iass.alert.poses import PoseDesk
from iass.console.catalogue import Catalogue
from iass.console.views.scores import Rarities, ScoreView, of_face, of_holder
from iass.decide.decision import Finding
from iass.ids import ImageId

CHIP = "chip"


@dataclass(frozen=True, slots=True)
class FaceView:
    """url: None where there is no picture; `empty` then says why. score: of the comparison with the live face. eyes: as
    `iass.alert.poses.Eyes`, x and y of either, parted by blanks; empty where none are known."""

    title: str
    url: str | None
    alt: str
    empty: str
    score: ScoreView | None = None
    eyes: str = ""


@dataclass(frozen=True, slots=True)
class FacesView:
    """key: changes exactly when the pictures do, so that a page that stays open fetches each once.

    references: at least one, the gravest finding's first. more: how many others there are and are not shown here.
    """

    key: str
    live: FaceView
    references: tuple[FaceView, ...]
    more: int

    @property
    def count(self) -> int:
        return 1 + len(self.references)

    @property
    def meaning(self) -> str:
        """What the first score means; it belongs to the gravest finding. Empty while no score is told."""
        first = self.references[0].score
        return first.meaning if first else ""


def faces(
    alert: Alert, words: Catalogue, rarities: Rarities, poses: PoseDesk, most: int | None = None, pictures: str = ""
) -> FacesView:
    """most: how many references there is room for; all of them when None. pictures: under which path they are had,
    where that is not the alert's own."""
    within = pictures or f"/v1/alerts/{alert.alert_id}/images"
    live = FaceView(
        title=words("past.face" if alert.kind is AlertKind.PAST else "faces.live"),
        url=_url(within, alert.live_image_id),
        alt=words("faces.alt_live"),
        empty=words("past.no_face" if alert.kind is AlertKind.PAST else "faces.no_live"),
        eyes=_eyes(alert.live_image_id, poses),
    )
    portrait = _portrait_of_the_past(alert)
    if portrait is not None:
        live = replace(_reference(alert, portrait, words, rarities, poses, within), score=None)
    shown = [one for one in alert.references if one is not portrait][:most]
    references = tuple(_reference(alert, reference, words, rarities, poses, within) for reference in shown)
    images = [alert.live_image_id, *(reference.image_id for reference in shown)]
    return FacesView(
        key="|".join([alert.alert_id, words.language, *(image or "" for image in images)]),
        live=live,
        references=references or (_nobody(words),),
        more=len(alert.references) - len(shown) - (portrait is not None),
    )


def _portrait_of_the_past(alert: Alert) -> Reference | None:
    """No face of a passage is kept unless it raised an alert: the holder's portrait stands in its place."""
    if alert.kind is not AlertKind.PAST or alert.live_image_id is not None:
        return None
    notices = {finding.notice_id for finding in alert.decision.findings}
    return next((one for one in alert.references if one.subject_id not in notices and one.image_id), None)


def _reference(
    alert: Alert, reference: Reference, words: Catalogue, rarities: Rarities, poses: PoseDesk, within: str
) -> FaceView:
    findings = alert.decision.findings
    named = next((one for one in findings if reference.subject_id in (one.notice_id, one.person_id)), None)
    made = next((one.holder_comparison for one in findings if one.holder_comparison), None)
    title = _title(named, reference, words)
    told = not is_unscored(alert.decision)
    score = of_face(named.face, words, rarities) if named else of_holder(made, words) if made else None
    return FaceView(
        title=title,
        url=_url(within, reference.image_id),
        alt=words("faces.alt_reference", subject=title),
        empty=words("faces.no_reference"),
        score=score if told else None,
        eyes=_eyes(reference.image_id, poses),
    )


def _nobody(words: Catalogue) -> FaceView:
    """An empty place, so that the live face is still shown beside where a reference would be."""
    return FaceView(words("faces.reference"), None, "", words("faces.no_reference"))


def _title(finding: Finding | None, reference: Reference, words: Catalogue) -> str:
    """Whose picture it is. One that no finding names is the portrait of the document's holder."""
    if reference.subject_id == CHIP:
        return words("faces.chip")
    if finding is None:
        return words("faces.holder", subject=reference.subject_id)
    return words("faces.notice" if finding.notice_id else "faces.person", subject=reference.subject_id)


def _eyes(image_id: ImageId | None, poses: PoseDesk) -> str:
    found = poses.eyes([image_id]).values()
    return " ".join(f"{place:.4f}" for eyes in found for place in (*eyes.right, *eyes.left))


def _url(within: str, image_id: ImageId | None) -> str | None:
    return f"{within}/{image_id}" if image_id else None
