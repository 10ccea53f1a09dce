"""A name in a script, a paragraph or a row of titles stops the queue or loses somebody."""

from hypothesis import given, settings
from hypothesis import strategies as st

from iass.screen.rule_tables import table
from iass.screen.spelling import sound
from iass.screen.tokens import MOST_WORDS, parse_name


def _texts(name: str) -> list[str]:
    return [word.text for word in parse_name(name).words]


def test_titles_degrees_and_particles_are_taken_for_names() -> None:
    assert _texts("Prof. Dr. Ir. H. Budi Santoso, S.H., M.Si.") == ["H", "BUDI", "SANTOSO"]
    assert _texts("Santoso, Budi") == ["SANTOSO", "BUDI"]
    assert _texts("FNU SUHARTO") == ["SUHARTO"]


def test_a_name_that_is_a_title_is_lost() -> None:
    assert _texts("HAJI") == ["HAJI"]
    assert _texts("H") == ["H"]


def test_a_father_s_name_is_taken_for_the_bearer_s() -> None:
    parsed = parse_name("Ahmad bin Abdullah Hasan")
    assert ([word.text for word in parsed.words], parsed.patronymic) == (["AHMAD", "ABDULLAH", "HASAN"], 2)


def test_a_paragraph_stops_the_queue() -> None:
    assert len(parse_name("AB CD EF " * 50_000).words) <= MOST_WORDS
    assert len(parse_name("," * 100_000 + "A." * 100_000).words) <= MOST_WORDS
    assert sound("A" * 50_000) == "A"


def test_a_rule_has_no_date_or_source() -> None:
    for row in table("spelling")["rules"]:
        assert row["since"] and row["source"] and row["why"], row
    for name in ("words", "variants", "romanisations", "scripts", "readings", "common_names"):
        assert table(name)["since"] and table(name)["source"]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_an_error(text: str) -> None:
    parsed = parse_name(text)
    assert all(word.text.isascii() and word.text.isalpha() and word.key for word in parsed.words)
    assert parse_name(text) == parsed
