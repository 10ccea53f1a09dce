"""What a request must hold to become a notice: an ordered table of checks, each with its reason in two languages.

The minimum row is that of Permenimipas 13/2025 as docs/policy.md states it. An incomplete request is rejected with
all its reasons, so every check is made even when an earlier one failed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from iass.watchlist.agencies import find_agency, is_foreign_data
from iass.watchlist.law import LAW
from iass.watchlist.legal_clock import latest_end
from iass.watchlist.notice import DECISION, NoticeKind
from iass.watchlist.submission import Step, Submission

_MINIMUM = "Permenimipas 13/2025, minimum row"
_URGENT = "docs/policy.md, legal clock: urgent request"
_DECIDED = "UU 6/2011 art. 91-102; docs/policy.md, legal clock: a formal decision"
_WNA_ONLY = "UU 6/2011 art. 14(1): a citizen is never refused entry"

_ANY = frozenset(NoticeKind)
_DOCUMENT = frozenset({NoticeKind.LOST_DOCUMENT})
_PERSON = _ANY - _DOCUMENT
_BANS = frozenset({NoticeKind.EXIT_BAN, NoticeKind.ENTRY_BAN})
_BY_REQUEST = frozenset(
    {NoticeKind.WANTED_DOMESTIC, NoticeKind.WANTED_FOREIGN, NoticeKind.CRIMINAL_RECORD, NoticeKind.VIOLATION}
)
"""Sought because an agency asks for it, and so where it asks for it. What the law itself says holds at every border."""
_WNA = frozenset({NoticeKind.ENTRY_BAN, NoticeKind.DEPORTED})


@dataclass(frozen=True, slots=True)
class Check:
    """column: where the desk mends it. kinds: of which notices it is asked. holds: whether the request passes, on
    the day of intake. reason, mend: English; alasan, perbaikan: the same in Indonesian."""

    check_id: str
    column: str
    kinds: frozenset[NoticeKind]
    article: str
    holds: Callable[[Submission, date], bool]
    alasan: str
    reason: str
    mend: str
    perbaikan: str


def shortcomings(submission: Submission, today: date) -> tuple[Check, ...]:
    """Every check that fails, in the table's order; empty for a request that is complete and lawful."""
    asked = (check for check in INTAKE if submission.kind in check.kinds)
    return tuple(check for check in asked if not check.holds(submission, today))


def begins_too_early(submission: Submission) -> tuple[Check, ...]:
    """Asked of a notice that has never bound; what binds keeps its beginning, whatever decision follows
    (`iass.watchlist.lifecycle`)."""
    first, decided = submission.valid_from, submission.instrument_date
    if submission.step is Step.EXTEND:
        return () if _extends_in_time(submission) else (_NO_EXTENSION,)
    early = first is not None and decided is not None and submission.zone.day_of(first) < decided
    return (_TOO_EARLY,) if early and submission.kind in _BANS else ()


def _extends_in_time(submission: Submission) -> bool:
    """An extension that comes in with its notice, from another system, is of a decision that came while that ran."""
    first, decided = submission.valid_from, submission.instrument_date
    rule = LAW.period(submission.kind, decided) if decided else None
    if submission.kind not in _BANS or first is None or decided is None or rule is None:
        return True
    begun = submission.zone.day_of(first)
    latest = latest_end(begun, rule.months, submission.zone) - rule.lead
    return begun < decided and submission.zone.begin_of(decided) < latest


def _agency_may_ask(submission: Submission, today: date) -> bool:
    found = find_agency(submission.agency)
    asked_on = submission.instrument_date or today
    return not submission.agency or (found is not None and found[0].may_ask(submission.kind, asked_on))


def _foreign_data_in_writing(submission: Submission, _today: date) -> bool:
    severe = submission.secure or submission.kind is NoticeKind.ENTRY_BAN
    return not (severe and submission.agency and is_foreign_data(submission.agency)) or submission.asked_in_writing


def _period_in_order(submission: Submission, _today: date) -> bool:
    first, end = submission.valid_from, submission.valid_until
    return first is None or end is None or first < end


def _period_within_law(submission: Submission, today: date) -> bool:
    rule = LAW.period(submission.kind, submission.instrument_date or today)
    if rule is None or submission.valid_from is None or submission.valid_until is None:
        return True
    months = rule.months + (rule.extension_months if submission.step is Step.EXTEND else 0)
    return submission.valid_until <= latest_end(submission.zone.day_of(submission.valid_from), months, submission.zone)


def _end_said(submission: Submission, _today: date) -> bool:
    return submission.valid_until is not None or submission.lifetime or submission.urgent


def _urgent_in_time(submission: Submission, today: date) -> bool:
    """Twenty days that begin tomorrow are not straight to the checkpoints, and could be put off for ever."""
    begun = submission.valid_from is None or submission.zone.day_of(submission.valid_from) <= today
    most = submission.urgent_until
    within = submission.valid_until is None or (most is not None and submission.valid_until <= most)
    return not submission.urgent or (begun and within and not submission.lifetime)


def _decided(submission: Submission, _today: date) -> bool:
    """What rests on something else is withdrawn all the same."""
    free = submission.urgent or submission.step is Step.WITHDRAW or not submission.instrument_kind
    return free or submission.instrument_kind == DECISION


def _lifetime_lawful(submission: Submission, today: date) -> bool:
    rule = LAW.period(submission.kind, submission.instrument_date or today)
    return not submission.lifetime or rule is None or rule.lifetime


def _two_people(submission: Submission, _today: date) -> bool:
    return not submission.approver or submission.approver.casefold() != submission.author.casefold()


def _sought_anywhere(submission: Submission, _today: date) -> bool:
    return not submission.checkpoints


INTAKE = (
    Check(
        "name", "surname", _PERSON, _MINIMUM,
        lambda one, _: bool(one.surname or one.given_names),
        "nama wajib diisi", "there is no name", "Write a surname, given names or both",
        "Tulis nama keluarga, nama depan, atau keduanya",
    ),
    Check(
        "sex", "sex", _PERSON, _MINIMUM,
        lambda one, _: one.sex is not None,
        "jenis kelamin wajib diisi", "there is no sex", "Write F (perempuan), M (laki-laki) or X (unspecified)",
        "Tulis F (perempuan), M (laki-laki) atau X (tidak disebutkan)",
    ),
    Check(
        "birth-place", "birth_place", _PERSON, _MINIMUM,
        lambda one, _: bool(one.birth_place),
        "tempat lahir wajib diisi", "there is no place of birth", "Write the place as the request has it",
        "Tulis tempat seperti tertera dalam permintaan",
    ),
    Check(
        "birth-date-or-age", "birth_date", _PERSON, _MINIMUM,
        lambda one, _: one.birth_date is not None,
        "tanggal lahir atau umur wajib diisi", "there is neither a date of birth nor an age",
        "Fill in birth_date, or age",
        "Isi birth_date (tanggal lahir), atau age (umur)",
    ),
    Check(
        "photograph", "photos", _PERSON, _MINIMUM,
        lambda one, _: bool(one.photos),
        "foto wajib disertakan", "there is no photograph", "Name at least one picture of the folder of photographs",
        "Sertakan sekurang-kurangnya satu foto",
    ),
    Check(
        "reason", "reason", _ANY, _MINIMUM,
        lambda one, _: bool(one.reason),
        "alasan wajib diisi", "there is no reason", "Write the reason as the instrument has it",
        "Tulis alasan seperti tertera dalam dasar permintaan",
    ),
    Check(
        "period-begin", "valid_from", _ANY, _MINIMUM,
        lambda one, _: one.valid_from is not None,
        "awal masa berlaku wajib diisi", "the beginning of the period is missing", "Fill in valid_from",
        "Isi valid_from (hari pertama)",
    ),
    Check(
        "period-end", "valid_until", _BANS, _MINIMUM, _end_said,
        "akhir masa berlaku wajib diisi", "the end of the period is missing",
        "Write the last day; for an entry ban for life write lifetime (seumur hidup)",
        "Tulis hari terakhir; untuk penangkalan seumur hidup tulis seumur hidup",
    ),
    Check(
        "agency", "agency", _ANY, _MINIMUM,
        lambda one, _: bool(one.agency),
        "instansi pemohon wajib diisi", "there is no requesting agency", "Write the agency's name",
        "Tulis nama instansi",
    ),
    Check(
        "instrument-kind", "instrument_kind", _ANY, _MINIMUM,
        lambda one, _: bool(one.instrument_kind),
        "jenis dasar (keputusan, permintaan, perintah) wajib diisi", "the kind of instrument is missing",
        "Write decision, request or order",
        "Tulis keputusan, permintaan atau perintah",
    ),
    Check(
        "instrument-number", "instrument_number", _ANY, _MINIMUM,
        lambda one, _: bool(one.instrument_number),
        "nomor keputusan, permintaan atau perintah wajib diisi", "the instrument's number is missing",
        "Write the number as it stands on the decision, request or order",
        "Tulis nomor seperti tertera pada keputusan, permintaan atau perintah",
    ),
    Check(
        "instrument-date", "instrument_date", _ANY, _MINIMUM,
        lambda one, _: one.instrument_date is not None,
        "tanggal keputusan, permintaan atau perintah wajib diisi", "the instrument's date is missing",
        "Write YYYY-MM-DD",
        "Tulis TTTT-BB-HH",
    ),
    Check(
        "instrument-in-future", "instrument_date", _ANY, _MINIMUM,
        lambda one, today: one.instrument_date is None or one.instrument_date <= today,
        "tanggal dasar berada di masa depan", "the instrument is dated in the future", "Check the year",
        "Periksa tahunnya",
    ),
    Check(
        "author", "author", _ANY, "docs/policy.md, lifecycle of a notice",
        lambda one, _: bool(one.author),
        "pembuat wajib diisi", "there is no author", "Write the id of the officer who entered the request",
        "Tulis id petugas yang memasukkan permintaan",
    ),
    Check(
        "second-person", "approver", _ANY, "docs/policy.md, lifecycle of a notice", _two_people,
        "penyetuju harus orang lain daripada pembuat", "author and approver are the same person",
        "Let a second officer approve it",
        "Mintalah petugas kedua menyetujuinya",
    ),
    Check(
        "approved-before-extension", "approver", _ANY, "docs/policy.md, lifecycle of a notice",
        lambda one, _: one.step is not Step.EXTEND or bool(one.approver),
        "perpanjangan harus disetujui orang kedua", "an extension has no approver", "Let a second officer approve it",
        "Mintalah petugas kedua menyetujuinya",
    ),
    Check(
        "entry-ban-on-citizen", "nationality", frozenset({NoticeKind.ENTRY_BAN}), _WNA_ONLY,
        lambda one, _: not one.is_wni,
        "penangkalan tidak dapat dikenakan kepada WNI", "an entry ban on an Indonesian citizen (WNI)",
        "An entry ban concerns foreigners only; check the nationality, or file an exit ban",
        "Penangkalan hanya untuk orang asing; periksa kewarganegaraan, atau ajukan pencegahan",
    ),
    Check(
        "deported-citizen", "nationality", frozenset({NoticeKind.DEPORTED}), _WNA_ONLY,
        lambda one, _: not one.is_wni,
        "WNI tidak dapat dideportasi", "a deportation of an Indonesian citizen (WNI)", "Check the nationality",
        "Periksa kewarganegaraannya",
    ),
    Check(
        "foreigner", "nationality", _WNA, _WNA_ONLY,
        lambda one, _: bool(one.nationality),
        "kewarganegaraan wajib diisi", "the nationality is missing, and this kind concerns foreigners only",
        "Write the ICAO three-letter code; XXX, if it is unknown; XXA for a stateless person",
        "Tulis kode tiga huruf ICAO; XXX bila tidak diketahui; XXA bila tanpa kewarganegaraan",
    ),
    Check(
        "document-number", "document_numbers", _DOCUMENT, "UU 6/2011 art. 13(1)b",
        lambda one, _: bool(one.document_numbers),
        "nomor dokumen wajib diisi", "a lost document has no number", "Write the document's number",
        "Tulis nomor dokumen",
    ),
    Check(
        "no-photograph", "photos", _DOCUMENT, "docs/policy.md: a document, not a person",
        lambda one, _: not one.photos,
        "dokumen hilang tidak memakai foto", "a lost document has a photograph",
        "Leave photos empty: the holder is not sought",
        "Kosongkan foto: pemegangnya tidak dicari",
    ),
    Check(
        "agency-may-ask", "agency", _ANY, "UU 6/2011 art. 91 and 98", _agency_may_ask,
        "instansi ini tidak berwenang meminta catatan jenis ini", "this agency may not ask for this kind of notice",
        "Write an agency of docs/import-formats.md; missions and international courts may ask for entry bans only",
        "Tulis instansi dari docs/import-formats.md; perwakilan asing dan mahkamah internasional "
        "hanya dapat meminta penangkalan",
    ),
    Check(
        "foreign-data-in-writing", "asked_in_writing", _ANY, "docs/policy.md, invariant 3", _foreign_data_in_writing,
        "data asing saja tidak cukup untuk menahan atau menolak masuk: permintaan tertulis wajib ada",
        "foreign data alone neither holds anybody nor refuses entry: the written request is missing",
        "Write yes in asked_in_writing once the written request is on file; else leave secure empty",
        "Tulis yes pada asked_in_writing setelah permintaan tertulis ada; bila tidak, kosongkan secure",
    ),
    Check(
        "period-order", "valid_until", _ANY, _MINIMUM, _period_in_order,
        "masa berlaku berakhir sebelum dimulai", "the period ends before it begins", "Check both dates",
        "Periksa kedua tanggal",
    ),
    Check(
        "period-length", "valid_until", _BANS, "UU 6/2011 art. 97 and 102", _period_within_law,
        "masa berlaku melebihi batas undang-undang", "the period is longer than the law allows",
        "Exit ban: 6 months, entry ban: 10 years; the same again by one extension (state extended)",
        "Pencegahan: 6 bulan, penangkalan: 10 tahun; sekali lagi selama itu dengan satu "
        "perpanjangan (state diperpanjang)",
    ),
    Check(
        "ban-undecided", "instrument_kind", _BANS, _DECIDED, _decided,
        "pencegahan dan penangkalan wajib didasarkan pada keputusan; tanpa keputusan hanya permintaan mendesak 20 hari",
        "a ban needs a decision; without one there is only the urgent request of 20 days",
        "Name the decision; or say that it is urgent",
        "Sebutkan keputusannya; atau nyatakan bahwa ini mendesak",
    ),
    Check(
        "urgent-kind", "urgent", _ANY, _URGENT,
        lambda one, today: not one.urgent or LAW.urgent_on(one.kind, one.instrument_date or today) is not None,
        "jenis ini tidak mengenal permintaan mendesak", "this kind of notice knows no urgent request",
        "Leave urgent empty",
        "Kosongkan urgent",
    ),
    Check(
        "urgent-decision", "urgent", _BANS, _URGENT,
        lambda one, _: not one.urgent or one.instrument_kind != DECISION,
        "sudah ada keputusan, jadi bukan permintaan mendesak", "there is a decision, so this is no urgent request",
        "Leave urgent empty; or name the request that was made without a decision",
        "Kosongkan urgent; atau sebutkan permintaan yang diajukan tanpa keputusan",
    ),
    Check(
        "urgent-period", "valid_until", _BANS, _URGENT, _urgent_in_time,
        "permintaan mendesak berlaku seketika dan paling lama 20 hari",
        "an urgent request holds at once, and for 20 days at most",
        "Leave valid_until empty, and let valid_from be today",
        "Kosongkan valid_until, dan isi valid_from dengan hari ini",
    ),
    Check(
        "urgent-extension", "state", _BANS, _URGENT,
        lambda one, _: not one.urgent or one.step is not Step.EXTEND,
        "permintaan mendesak tidak dapat diperpanjang", "an urgent request is not extended",
        "File the decision, without urgent",
        "Ajukan keputusannya, tanpa urgent",
    ),
    Check(
        "lifetime", "valid_until", _ANY, "UU 6/2011 art. 97 and 102", _lifetime_lawful,
        "jenis ini tidak dapat berlaku seumur hidup", "this kind of notice cannot hold for life", "Write the last day",
        "Tulis hari terakhir",
    ),
    Check(
        "checkpoints-of-law", "checkpoints", _ANY - _BY_REQUEST, "UU 6/2011 art. 13, 16; UU 21/2007", _sought_anywhere,
        "jenis ini berlaku di semua TPI", "this kind of notice holds at every checkpoint",
        "Leave checkpoints empty; only what an agency asks for is sought where it asks for it",
        "Kosongkan checkpoints; hanya yang diminta instansi yang dicari di tempat permintaannya",
    ),
)  # fmt: skip

_TOO_EARLY = Check(
    "begin-before-decision", "valid_from", _BANS, _DECIDED,
    lambda one, _: not begins_too_early(one),
    "masa berlaku dimulai sebelum tanggal keputusan", "the period begins before the day of the decision",
    "Begin on the day of the decision, or later",
    "Mulailah pada tanggal keputusan, atau sesudahnya",
)  # fmt: skip
"""Beside the table, as it does not hold for what binds already."""

_NO_EXTENSION = Check(
    "extension-of-nothing", "instrument_date", _BANS, _DECIDED,
    lambda one, _: _extends_in_time(one),
    "keputusan perpanjangan harus bertanggal sesudah awal masa berlaku dan sebelum masa pertama berakhir",
    "the decision of an extension is dated after the beginning, and in time before the first period ends",
    "Write the date of the decision that extended it; a period of its first decision is not extended",
    "Tulis tanggal keputusan yang memperpanjangnya; masa menurut keputusan pertama bukan perpanjangan",
)  # fmt: skip
