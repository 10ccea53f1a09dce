"""A native name is not found under a romanisation in use, or is found under another name's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iass.screen.reading import MOST_LETTERS, reads
from iass.screen.rule_tables import table
from iass.screen.scripts import reading_of, same_native
from iass.screen.tokens import parse_name, word_of


def _reads(native: str, roman: str) -> bool:
    return reads(reading_of(native), roman)


@pytest.mark.parametrize(
    ("native", "romans"),
    [
        ("سامر", "SAMER SAMIR SAAMER"),  # short vowels are not written
        ("وضاح", "WADDAH WADAH OUADDAH"),
        ("نجوى", "NAJWA NAGWA NADJWA"),
        ("ربيعة", "RABIA RABIAH RABEEA"),  # ة, ع
        ("القاسمي", "QASIMI ALQASIMI ELKASSEMI ALKASMI"),  # the article, joined or not
        ("السلامي", "ASSALAMI ALSALAMI SALAMI ESSALAMI"),  # a sun letter
        ("فخر الدين", "FAKHREDDINE FAKHRUDDIN FAKHRALDIN"),
        ("عَمَّار", "AMMAR AMAR"),  # marks for vowels and doubling
        ("شكیب", "CHAKIB SHAKEEB"),  # as Persian writes it
        ("ชวลิต", "CHAVALIT CHAWALIT"),
        ("พรพรรณ", "PORNPAN PHONPHAN"),  # an unwritten vowel, RR
        ("ไกรสร", "KRAISORN KRAISON"),  # a vowel before two consonants
        ("เสถียร", "SATHIAN SATHIEN"),
        ("ลักษณ์", "LAK LUCK LAKSN"),  # silent
        ("เกริก", "KROEK KRERK"),
        ("คําปน", "KHAMPON KAMPON"),  # the vowel AM in two signs
        ("தங்கமணி", "THANGAMANI TANGAMANI"),
        ("பொன்மணி", "PONMANI"),
        ("சகுந்தலா", "SAKUNTHALA SHAKUNTALA SAGUNDALA"),
        ("எழில்", "EZHIL ELIL"),
        ("இலட்சுமணன்", "LAKSHMANAN ILATCHUMANAN"),
        ("은희", "EUNHEE EUNHUI UNHI"),
        ("석진", "SEOKJIN SUKJIN SEOGJIN"),
    ],
)
def test_a_romanisation_in_use_is_not_read(native: str, romans: str) -> None:
    joined = native.replace(" ", "")
    assert [roman for roman in romans.split() if not _reads(joined, roman)] == []


@pytest.mark.parametrize(
    ("native", "roman"),
    [
        ("سامر", "SUMR"),
        ("سامر", "SAMI"),
        ("سامر", "SAMIRA"),
        ("القاسمي", "ALKHATIB"),
        ("ชวลิต", "CHALIT"),
        ("สุดา", "SIDA"),
        ("மதன்", "MOHAN"),
        ("கமலா", "VIMALA"),
        ("은희", "EUNJI"),
        ("은희", ""),
        ("", ""),
        ("", "A"),
    ],
)
def test_another_name_is_read(native: str, roman: str) -> None:
    assert not _reads(native, roman)


def test_a_hostile_word_stops_the_queue() -> None:
    """Two million ways to read it, walked at once; what is longer than any name has no reading."""
    assert not _reads("ع" * (MOST_LETTERS - 1), "A" * 60 + "B")
    assert not _reads("อ" * MOST_LETTERS, "OA" * 60)
    assert reading_of("ع" * (MOST_LETTERS + 1)) == ()


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x0BFF) | st.sampled_from("가힣국각"), max_size=50))
def test_any_native_text_is_an_error(text: str) -> None:
    for made in parse_name(text).words:
        reads(made.reading, "MUHAMMAD")
    for native in text.split():
        reads(reading_of(native), "MUHAMMAD")


def test_two_native_words_of_the_same_consonants_are_one() -> None:
    """سالم and سليم: neither tells its vowels in A-Z, both do in their own letters."""
    [one], [other], [hamza], [bare] = (parse_name(name).words for name in ("سالم", "سليم", "أيمن", "ايمن"))
    assert one is not other
    assert not same_native("سليم", "سمير") and same_native("أيمن", "ايمن") and same_native(hamza.native, bare.native)


def test_a_native_word_is_lost_on_the_way() -> None:
    assert [word.native for word in parse_name("عبد الغفور ناجي").words] == ["", "غفور", "ناجي"]
    assert parse_name("Budi ชวลิต").words == (word_of("BUDI"), parse_name("ชวลิต").words[0])


def test_a_letter_is_written_as_nothing_that_a_name_has() -> None:
    rows = [
        row
        for script in ("arabic", "thai", "tamil", "hangul")
        for kind in table("readings")[script].values()
        for row in (kind.values() if isinstance(kind, dict) else [kind] if isinstance(kind, str) else kind)
    ]
    assert len(rows) > 200
    assert not [row for row in rows if not all(word.isascii() and word.isupper() for word in row.split())]
