"""What may follow what: a notice beside the version that is on record. Nothing that ended ever comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from iass.watchlist.acts import way
from iass.watchlist.law import LAW
from iass.watchlist.legal_clock import latest_end
from iass.watchlist.notice import DECISION, ENDED, RUNNING, Notice, NoticeState

_APPROVED = RUNNING
BOUND = RUNNING | ENDED
"""Approved once, whatever came after; or never to be approved."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One thing that may not happen. forbids(new, recorded, now). See `iass.watchlist.intake.Check` for the rest."""

    transition_id: str
    column: str
    forbids: Callable[[Notice, Notice, datetime], bool]
    alasan: str
    reason: str
    mend: str
    perbaikan: str


def forbidden(new: Notice, recorded: Notice, now: datetime) -> tuple[Transition, ...]:
    """Every rule that the new version breaks; empty when it may follow the recorded one."""
    found = tuple(rule for rule in TRANSITIONS if rule.forbids(new, recorded, now))
    return found or ((NO_SUCH_STEP,) if NO_SUCH_STEP.forbids(new, recorded, now) else ())


def _revives_lapsed(new: Notice, recorded: Notice, now: datetime) -> bool:
    lapsed = recorded.state_at(now) is NoticeState.LAPSED
    return lapsed and new.state is not NoticeState.WITHDRAWN and new.state_at(now) is not NoticeState.LAPSED


def _lengthens_silently(new: Notice, recorded: Notice, _now: datetime) -> bool:
    limited = LAW.period(new.kind, new.instrument.issued_on) is not None
    plain = NoticeState.EXTENDED not in (new.state, recorded.state) and not _confirms(new, recorded)
    return limited and plain and recorded.state in _APPROVED and new.state in _APPROVED and _later(new, recorded)


def _extends_unapproved(new: Notice, recorded: Notice, _now: datetime) -> bool:
    return new.state is NoticeState.EXTENDED and recorded.state not in _APPROVED


def _extends_late(new: Notice, recorded: Notice, now: datetime) -> bool:
    rule = LAW.period(new.kind, new.instrument.issued_on)
    if rule is None or not _extends(new, recorded) or recorded.valid_until is None:
        return False
    return recorded.state_at(now) is not NoticeState.LAPSED and now > recorded.valid_until - rule.lead


def _extends_twice(new: Notice, recorded: Notice, _now: datetime) -> bool:
    limited = LAW.period(new.kind, new.instrument.issued_on) is not None
    again = recorded.state is NoticeState.EXTENDED and new.state in _APPROVED
    return limited and again and (_later(new, recorded) or new.state is not NoticeState.EXTENDED)


def _extends_too_far(new: Notice, recorded: Notice, _now: datetime) -> bool:
    rule = LAW.period(new.kind, new.instrument.issued_on)
    if rule is None or not _extends(new, recorded) or recorded.valid_until is None:
        return False
    if new.valid_until is None:
        return not rule.lifetime
    return new.valid_until > longest_extension(recorded)


def longest_extension(recorded: Notice) -> datetime:
    """The latest exclusive end that an extension can give. Raises ValueError for a notice without an end or limit."""
    rule = LAW.period(recorded.kind, recorded.instrument.issued_on)
    if rule is None or recorded.valid_until is None:
        raise ValueError("this notice has no end that could be moved")
    return latest_end(recorded.zone.last_day(recorded.valid_until), rule.extension_months, recorded.zone)


def _extends(new: Notice, recorded: Notice) -> bool:
    return new.state is NoticeState.EXTENDED and recorded.state in _APPROVED - {NoticeState.EXTENDED}


def _confirms(new: Notice, recorded: Notice) -> bool:
    """Whether a decision takes the place of an urgent request."""
    return recorded.urgent and not new.urgent and new.instrument.kind == DECISION


def _outgrows_urgency(new: Notice, recorded: Notice, _now: datetime) -> bool:
    """Else its 20 days, and what counts from them, would be gone by leaving a word out."""
    runs = recorded.state in _APPROVED and new.state is not NoticeState.WITHDRAWN
    return runs and recorded.urgent and not new.urgent and not _confirms(new, recorded)


def _replaces(new: Notice, recorded: Notice) -> bool:
    """Whether another instrument must stand behind the new version: that of an extension, or of a confirmation."""
    return recorded.state in _APPROVED and (_extends(new, recorded) or _confirms(new, recorded))


def _extends_undecided(new: Notice, recorded: Notice, _now: datetime) -> bool:
    limited = LAW.period(new.kind, new.instrument.issued_on) is not None
    return limited and _extends(new, recorded) and new.instrument.kind != DECISION


def _same_instrument(new: Notice, recorded: Notice, _now: datetime) -> bool:
    return _replaces(new, recorded) and new.instrument.number_key == recorded.instrument.number_key


def _older_instrument(new: Notice, recorded: Notice, _now: datetime) -> bool:
    return _replaces(new, recorded) and new.instrument.issued_on < recorded.instrument.issued_on


def _future_instrument(new: Notice, recorded: Notice, now: datetime) -> bool:
    return _replaces(new, recorded) and new.instrument.issued_on > new.zone.day_of(now)


def _moves_begin(new: Notice, recorded: Notice, _now: datetime) -> bool:
    moved = (new.valid_from, new.zone) != (recorded.valid_from, recorded.zone)
    return moved and _goes_on(new, recorded)


def _amends_instrument(new: Notice, recorded: Notice, _now: datetime) -> bool:
    return _amends(new, recorded) and new.instrument != recorded.instrument


def _shortens_silently(new: Notice, recorded: Notice, _now: datetime) -> bool:
    return _amends(new, recorded) and _later(recorded, new)


def _amends(new: Notice, recorded: Notice) -> bool:
    return _goes_on(new, recorded) and not _extends(new, recorded) and not _confirms(new, recorded)


def _goes_on(new: Notice, recorded: Notice) -> bool:
    """Of a kind on which the legal clock runs: bound once, and not withdrawn by this."""
    limited = LAW.period(recorded.kind, recorded.instrument.issued_on) is not None
    return limited and recorded.state in BOUND and new.state is not NoticeState.WITHDRAWN


def _later(new: Notice, recorded: Notice) -> bool:
    """Whether the new period ends after the recorded one."""
    if recorded.valid_until is None:
        return False
    return new.valid_until is None or new.valid_until > recorded.valid_until


NO_SUCH_STEP = Transition(
    "no-such-step", "state",
    lambda new, recorded, _: way(recorded.state, new.state) is None,
    "langkah ini tidak ada dalam daur hidup catatan", "no act leads from the recorded state to this one",
    "See the table of acts in docs/guides/watchlist-desk.md",
    "Lihat tabel langkah dalam docs/guides/watchlist-desk.md",
)  # fmt: skip
"""Told only where no rule says it better."""

TRANSITIONS = (
    Transition(
        "another-kind", "kind",
        lambda new, recorded, _: new.kind is not recorded.kind,
        "jenis catatan tidak dapat diubah", "the kind of a notice does not change",
        "Withdraw this one and file another under a new id",
        "Cabut yang ini dan ajukan yang lain dengan id baru",
    ),
    Transition(
        "withdrawn", "state",
        lambda new, recorded, _: recorded.state is NoticeState.WITHDRAWN and new.state is not NoticeState.WITHDRAWN,
        "catatan ini sudah dicabut", "this notice was withdrawn", "File a new one under a new id",
        "Ajukan yang baru dengan id baru",
    ),
    Transition(
        "lapsed", "valid_until", _revives_lapsed,
        "catatan ini sudah berakhir demi hukum", "this notice has lapsed by operation of law",
        "File a new decision under a new id",
        "Ajukan keputusan baru dengan id baru",
    ),
    Transition(
        "approval-lost", "approver",
        lambda new, recorded, _: recorded.state in _APPROVED and new.state is NoticeState.SUBMITTED,
        "catatan ini sudah disetujui", "this notice was approved already, and the row has no approver",
        "Name the second officer who approved this change, or withdraw the notice",
        "Sebutkan petugas kedua yang menyetujui perubahan ini, atau cabut catatannya",
    ),
    Transition(
        "withdrawal-unapproved", "approver",
        lambda new, recorded, _: (
            recorded.state in _APPROVED and new.state is NoticeState.WITHDRAWN and new.approver is None
        ),
        "pencabutan harus disetujui orang kedua", "the withdrawal of an approved notice has no approver",
        "Let a second officer approve it",
        "Mintalah petugas kedua menyetujuinya",
    ),
    Transition(
        "change-waits", "state",
        lambda new, recorded, _: recorded.pending is not None and new.state is not NoticeState.WITHDRAWN,
        "perubahan lain menunggu persetujuan", "a change of this notice waits for approval",
        "Approve or refuse it first, on the desk's page",
        "Setujui atau tolak dahulu, di halaman meja daftar",
    ),
    Transition(
        "urgent-again", "urgent",
        lambda new, recorded, _: new.urgent and not recorded.urgent and recorded.state in _APPROVED,
        "permintaan mendesak tidak dapat diajukan lagi", "an urgent request cannot be filed again",
        "File the decision without urgent",
        "Ajukan keputusannya tanpa urgent",
    ),
    Transition(
        "urgent-undecided", "urgent", _outgrows_urgency,
        "permintaan mendesak hanya diganti oleh keputusan", "only a decision takes the place of an urgent request",
        "File the decision under the same id, without urgent",
        "Ajukan keputusannya dengan id yang sama, tanpa urgent",
    ),
    Transition(
        "urgent-extended", "state",
        lambda new, recorded, _: recorded.urgent and new.state is NoticeState.EXTENDED,
        "permintaan mendesak tidak dapat diperpanjang", "an urgent request is not extended, a decision confirms it",
        "File the decision under the same id, without urgent",
        "Ajukan keputusannya dengan id yang sama, tanpa urgent",
    ),
    Transition(
        "silent-extension", "valid_until", _lengthens_silently,
        "masa berlaku yang lebih panjang adalah perpanjangan", "a longer period is an extension",
        "Write extended (diperpanjang) in the column state, and the instrument that extends it",
        "Tulis diperpanjang pada kolom state, dan dasar perpanjangannya",
    ),
    Transition(
        "begin-moved", "valid_from", _moves_begin,
        "awal masa berlaku tidak dapat diubah setelah disetujui", "the beginning of what was approved does not move",
        "Keep valid_from and zone; withdraw this one, and file a new decision under a new id, if they are wrong",
        "Pertahankan valid_from dan zone; bila keliru, cabut yang ini dan ajukan keputusan baru dengan id baru",
    ),
    Transition(
        "instrument-amended", "instrument_number", _amends_instrument,
        "dasar catatan yang sudah disetujui tidak dapat diubah",
        "kind, number and date of the instrument do not change once it was approved",
        "Extend it, or confirm it; or withdraw it and file a new decision under a new id",
        "Perpanjang atau tegaskan; atau cabut dan ajukan keputusan baru dengan id baru",
    ),
    Transition(
        "silent-shortening", "valid_until", _shortens_silently,
        "masa berlaku yang sudah disetujui tidak dapat dipersingkat", "an approved period is not shortened",
        "Withdraw it when it is to end",
        "Cabutlah bila harus berakhir",
    ),
    Transition(
        "extended-undecided", "instrument_kind", _extends_undecided,
        "perpanjangan harus didasarkan pada keputusan", "an extension rests on a decision",
        "Name the decision that extends it",
        "Sebutkan keputusan yang memperpanjangnya",
    ),
    Transition(
        "same-instrument", "instrument_number", _same_instrument,
        "perpanjangan atau penegasan memerlukan keputusan lain, dengan nomor sendiri",
        "an extension or a confirmation needs another decision, with a number of its own",
        "Write the number of the new decision",
        "Tulis nomor keputusan yang baru",
    ),
    Transition(
        "older-instrument", "instrument_date", _older_instrument,
        "keputusan baru bertanggal sebelum dasar yang lama", "the new decision is dated before the former instrument",
        "Check the date",
        "Periksa tanggalnya",
    ),
    Transition(
        "future-instrument", "instrument_date", _future_instrument,
        "tanggal keputusan baru berada di masa depan", "the new decision is dated in the future",
        "Ask when it has been issued",
        "Ajukan setelah keputusan itu diterbitkan",
    ),
    Transition(
        "extended-unapproved", "state", _extends_unapproved,
        "hanya catatan yang sudah disetujui yang dapat diperpanjang", "only an approved notice can be extended",
        "Approve it first",
        "Setujui dahulu",
    ),
    Transition(
        "extended-late", "valid_until", _extends_late,
        "perpanjangan diterima kurang dari 3 hari sebelum berakhir",
        "the extension arrives less than 3 days before the end, so the ban ends by operation of law",
        "File a new decision under a new id once it has ended (Permenimipas 13/2025 art. 13)",
        "Ajukan keputusan baru dengan id baru setelah berakhir (Permenimipas 13/2025 pasal 13)",
    ),
    Transition(
        "extended-twice", "valid_until", _extends_twice,
        "catatan hanya dapat diperpanjang satu kali", "this notice was extended already, and that is possible once",
        "File a new decision under a new id",
        "Ajukan keputusan baru dengan id baru",
    ),
    Transition(
        "extended-too-far", "valid_until", _extends_too_far,
        "perpanjangan melebihi batas undang-undang", "the extension is longer than the law allows",
        "Exit ban: 6 months more, entry ban: 10 years more",
        "Pencegahan: 6 bulan lagi, penangkalan: 10 tahun lagi",
    ),
)  # fmt: skip
