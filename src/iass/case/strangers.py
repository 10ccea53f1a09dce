"""What a passage adds to the histograms of strangers' top scores.

Only of somebody who is not known to be in the list: the document's own holder is left out of the registry's candidates,
and where the passage raised an alert, an officer's verdict decides. A face that reached the threshold and raised none,
as that of a notice that has lapsed, is judged by nobody, and counts nowhere.
"""

from collections.abc import Sequence
from datetime import UTC

from iass.alert.alert import Alert, Judgement
from iass.alert.records import AlertTransaction
from iass.case.passage import Passage
from iass.case.sighting import Sighting
from iass.identify.evidence import FaceEvidence
from iass.identify.score_histogram import TopScore, band_of, bin_of
from iass.registry.enrolment import GalleryName


def keep_top_scores(tx: AlertTransaction, passage: Passage, seen: Sighting, alert: Alert | None) -> None:
    """In the passage's own transaction: kept with it, or not at all."""
    tops = _tops(passage, seen)
    if alert is not None:
        is_stranger = alert.judgement is Judgement.OTHER_PERSON
        scores = [_counted(passage, name, face) for name, face in tops]
        tx.scores.hold(passage.crossing_id, alert.alert_id, scores, counts=is_stranger)
    else:
        tx.scores.count([_counted(passage, name, face) for name, face in tops if not face.is_match])


def _tops(passage: Passage, seen: Sighting) -> Sequence[tuple[GalleryName, FaceEvidence]]:
    """The best candidate of each list who is not the document's holder."""
    others = [face for face in seen.registry if face.subject_id != passage.holder_id]
    lists = ((GalleryName.WATCHLIST, seen.watchlist), (GalleryName.REGISTRY, others))
    return [(name, faces[0]) for name, faces in lists if faces]


def _counted(passage: Passage, name: GalleryName, face: FaceEvidence) -> TopScore:
    day = passage.at.astimezone(UTC).date()
    return TopScore(name, face.model_id, passage.checkpoint, day, band_of(face.gallery_size), bin_of(face.score))
