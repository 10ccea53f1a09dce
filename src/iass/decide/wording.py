"""From a rule's template to the sentence that the officer reads, in Indonesian and in English. No score is in it:
what one means is told beside it (`iass.identify.rarity`), and the evidence keeps it.

Placeholders. Of a notice: {agency}, {reach} (the agency with its contact), {instrument}, {until}, {state},
{notice}; {portrait} of the 1:1 comparison;
{person} of another identity; {failure} of a picture; {fields} of an MRZ; {cues} of a presentation;
{numbers} of a lost document; {lists} that were not searched. Of a known pair: {double}, {double_...}, and
{found}, the notice or the person whose face was found; {namesake}, {namesake_...} of a known namesake. Of
another notice on record as a look-alike: {other},
{pair_kind}, {pair_on}, {pair_by}. Of a check of the chip: {check}, {reason},
{detail}, {differing} fields; {doubts} of several.
Of a passage of the past: {when}, {place}, {way}, {document}; {links} between identities.
"""

from collections.abc import Mapping, Sequence

from iass.capture.chip.proof import CheckResult
from iass.capture.document import TravelDocument
from iass.decide.chip_evidence import ChipDoubt
from iass.decide.chip_words import check_words, doubt_words
from iass.decide.decision import Sentence
from iass.decide.namesake import NamesakeEvidence
from iass.decide.observation import (
    ChipFailure,
    LinkedNotice,
    NoticeEvidence,
    NotSearched,
    Observation,
    OtherIdentity,
    PastSighting,
    UnreadDocument,
)
from iass.decide.situation import WIB, Situation
from iass.decide.words import (
    BUT_FACE,
    BUT_PAPERS,
    BY_BIOGRAPHY,
    BY_DOCUMENT,
    BY_FACE,
    BY_NEAR,
    BY_NEAR_NUMBER,
    CUES,
    FAILURES,
    LISTS,
    MRZ_FIELDS,
    NOT_BEGUN,
    PAIRS,
    PORTRAITS,
    REQUESTING_AGENCY,
    WAYS,
    Both,
    day_words,
    instrument_words,
    listed,
    period_words,
    same,
)
from iass.face.attack.assessment import AttackAssessment
from iass.identify.double import DoubleEvidence, TwoNotices
from iass.identify.evidence import HolderComparison
from iass.ids import PersonId
from iass.screen.evidence import Attribute, PapersEvidence, Verdict
from iass.watchlist.notice import Notice, NoticeState

_AGAINST = Sentence(" Bertentangan: {against}.", " Contradiction: {against}.")
_MATCHED = Sentence(" Cocok berdasarkan: {matched}.", " Matched by: {matched}.")
_PAIR = Sentence(
    " Wajah ini juga mencapai ambang catatan {other}, yang tercatat sebagai {pair_kind} pada {pair_on} "
    "oleh {pair_by}: ",
    " This face reaches the threshold of notice {other} too, recorded as {pair_kind} on {pair_on} by {pair_by}: ",
)
_NAMED = Sentence("lebih dekat ke catatan ini, dengan selisih.", "it is nearer to this notice, by the margin.")
_OTHER = Sentence("lebih dekat ke catatan itu, dengan selisih.", "it is nearer to that notice, by the margin.")
_EITHER = Sentence("salah satu dari keduanya; periksa dokumen.", "one of these two; look at the papers.")


def fill(template: Sentence, tell: Sequence[str], situation: Situation) -> tuple[Sentence, tuple[str, ...]]:
    """The sentence, and the names of whom to tell, with every placeholder filled.

    A notice's sentence ends with what the match rests on, and what contradicts it. A name is the same in both
    languages.
    """
    values = _values(situation)
    indonesian = {name: both.id for name, both in values.items()}
    english = {name: both.en for name, both in values.items()}
    tail = _tail(situation.evidence, values, tells_pair="{other}" in template.en)
    sentence = Sentence(
        (template.id + tail.id).format_map(indonesian),
        (template.en + tail.en).format_map(english),
    )
    return sentence, tuple(name.format_map(indonesian) for name in tell)


def _tail(evidence: NoticeEvidence | None, values: Mapping[str, Both], *, tells_pair: bool) -> Sentence:
    """tells_pair: the rule's own sentence names the other notice of a pair already."""
    if evidence is None or not values["matched"].en:
        return Sentence("", "")
    parts = [_MATCHED, *([_AGAINST] if values["against"].en else [])]
    if (pair := evidence.pair) is not None and not tells_pair:
        parts += [_PAIR, _NAMED if pair.is_named else _OTHER if pair.is_other else _EITHER]
    return Sentence("".join(part.id for part in parts), "".join(part.en for part in parts))


def _values(situation: Situation) -> Mapping[str, Both]:
    subject = situation.subject
    if isinstance(subject, NoticeEvidence):
        past = _past(subject) if isinstance(subject, PastSighting) else {}
        found = (
            _numbers(subject)
            | {"matched": _matched(subject), "against": _against(subject), "found": _of_notice(subject.notice)}
            | _double(subject.double, _shown(situation.observation))
            | _pair(subject.pair)
            | _namesake(subject.namesake, _shown(situation.observation))
        )
        return past | _notice(subject.notice, situation.state) | found
    if isinstance(subject, OtherIdentity):
        person = same(subject.person.person_id)
        return {"person": person, "found": person} | _double(subject.double, _shown(situation.observation))
    if isinstance(subject, LinkedNotice):
        return _notice(subject.notice, situation.state) | {"links": listed(same(one) for one in subject.link_ids)}
    if isinstance(subject, HolderComparison):
        portrait = PORTRAITS.get(subject.against, same(subject.against))
        return {"portrait": portrait}
    if isinstance(subject, UnreadDocument):
        return {"fields": listed(MRZ_FIELDS.get(field, same(field)) for field in subject.fields)}
    if isinstance(subject, CheckResult):
        return check_words(subject)
    if isinstance(subject, ChipDoubt):
        return {"doubts": listed(dict.fromkeys(doubt_words(one) for one in subject.results))}
    if isinstance(subject, NotSearched):
        return {"lists": listed(LISTS[name] for name in subject.lists)}
    if isinstance(subject, AttackAssessment):
        return {"cues": listed(CUES[evidence.cue] for evidence in subject.cues if evidence.suspicious)}
    return {"failure": FAILURES[subject.failure if isinstance(subject, ChipFailure) else subject]}


def _past(seen: PastSighting) -> dict[str, Both]:
    local = seen.seen_at.astimezone(WIB)
    day = day_words(local.date())
    when = Both(f"{day.id} pukul {local:%H.%M} WIB", f"{day.en}, {local:%H:%M} WIB")
    document = same(seen.document_number or "-")
    return {"when": when, "place": same(seen.place), "way": WAYS[seen.direction], "document": document}


def _numbers(evidence: NoticeEvidence) -> dict[str, Both]:
    """Of a lost document: as presented, and as it was reported."""
    compared = evidence.papers.comparisons if evidence.papers else ()
    for one in compared:
        if one.attribute is Attribute.DOCUMENT_NUMBER:
            here, there = same(one.traveller_value or "-").id, same(one.listed_value or "-").id
            return {"numbers": Both(f"{here}; dilaporkan {there}", f"{here}; reported {there}")}
    return {}


def _of_notice(notice: Notice) -> Both:
    named = same(notice.notice_id).id
    return Both(f"catatan {named}", f"notice {named}")


def _shown(seen: Observation) -> TravelDocument | None:
    """As its chip has it, where one was read: the page may lack its number."""
    return (seen.chip.document if seen.chip else None) or seen.document


def _who(person_id: PersonId | None, document: TravelDocument | None) -> tuple[Both, Both]:
    """Somebody of the registry, or the bearer of the document's proven chip; and whose portrait the face was held
    against."""
    if person_id is not None:
        known = same(person_id)
        return known, Both(f"potret {known.id} sendiri", f"{known.en}'s own portrait")
    number = same(document.number if document else "").id
    bearer = Both(f"pemegang dokumen {number}", f"the bearer of document {number}")
    return bearer, Both(
        f"potret pada cip dokumen {number}, yang terbukti asli",
        f"the portrait on the chip of document {number}, which is proven",
    )


def _double(double: DoubleEvidence | None, document: TravelDocument | None) -> dict[str, Both]:
    if double is None:
        return {}
    who, portrait = _who(double.person_id, document)
    return {
        "double": who,
        "double_portrait": portrait,
        "double_by": listed(same(one) for one in double.settled_by),
        "double_on": day_words(double.settled_at.astimezone(WIB).date()),
        "double_kind": PAIRS[double.kind],
    }


def _namesake(known: NamesakeEvidence | None, document: TravelDocument | None) -> dict[str, Both]:
    if known is None:
        return {}
    who, portrait = _who(known.person_id, document)
    return {
        "namesake": who,
        "namesake_portrait": portrait,
        "namesake_by": listed(same(one) for one in known.settled_by),
        "namesake_on": day_words(known.settled_at.astimezone(WIB).date()),
        "namesake_until": day_words(known.until.astimezone(WIB).date()),
    }


def _pair(pair: TwoNotices | None) -> dict[str, Both]:
    if pair is None:
        return {}
    return {
        "other": same(pair.other_id),
        "pair_kind": PAIRS[pair.kind],
        "pair_on": day_words(pair.settled_at.astimezone(WIB).date()),
        "pair_by": listed(same(one) for one in pair.settled_by),
    }


def _notice(notice: Notice, state: NoticeState | None) -> dict[str, Both]:
    agency = same(notice.agency) if notice.agency.strip() else REQUESTING_AGENCY
    contact = same(notice.contact).id
    reach = Both(f"{agency.id} ({contact})", f"{agency.en} ({contact})") if contact else agency
    return {
        "agency": agency,
        "reach": reach,
        "instrument": instrument_words(notice.instrument),
        "until": period_words(notice.valid_until),
        "state": NOT_BEGUN.get(state, same(state or "")),
        "notice": same(notice.notice_id),
    }


def _matched(evidence: NoticeEvidence) -> Both:
    papers = evidence.papers
    parts = (
        (evidence.face is not None and evidence.face.is_match, BY_FACE),
        (papers is not None and papers.is_document_match, BY_DOCUMENT),
        (papers is not None and _by_near_number(papers), BY_NEAR_NUMBER),
        (papers is not None and papers.is_biographic_match, BY_BIOGRAPHY),
        (papers is not None and papers.is_near_match and not _by_near_number(papers), BY_NEAR),
    )
    held = [both for holds, both in parts if holds]
    return Both("; ".join(both.id for both in held), "; ".join(both.en for both in held))


def _by_near_number(papers: PapersEvidence) -> bool:
    return papers.verdict(Attribute.DOCUMENT_NUMBER) is Verdict.NEAR


def _against(evidence: NoticeEvidence) -> Both:
    """What of the papers speaks against a match, or that the face does where the papers match."""
    face, papers = evidence.face, evidence.papers
    parts = []
    by_face = face is not None and face.is_match
    if papers is not None and (by_face or papers.is_match):
        parts += [words for attribute, words in BUT_PAPERS.items() if papers.differs(attribute)]
    if face is not None and not by_face and papers is not None and papers.is_match:
        parts.append(BUT_FACE)
    return Both("; ".join(both.id for both in parts), "; ".join(both.en for both in parts))
