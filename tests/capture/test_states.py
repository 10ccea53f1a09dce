"""State codes as Doc 9303-3 section 5 lists them."""

import pytest
from babel.core import get_global

from iass.capture.states import STATE_CODES, canonical, is_state_code


@pytest.mark.parametrize(
    "code",
    [
        *("IDN", "D", "DEU", "GBR", "GBD", "GBN", "GBO", "GBP", "GBS", "UNO", "UNA", "UNK", "XOM", "XXA", "XXB"),
        *("XXC", "XXX", "XPO", "XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XES", "XMP", "XDC", "RKS", "EUE", "UTO"),
    ],
)
def test_codes_in_use(code: str) -> None:
    assert is_state_code(code)


@pytest.mark.parametrize("code", ["", "ID", "idn", "ZZZ", "D<<", "UK", "SUN", "YUG", "IDNN", "1DN", "ID\n", "XAA"])
def test_other_codes(code: str) -> None:
    assert not is_state_code(code)


def test_every_state_of_iso_3166_is_there() -> None:
    # CLDR knows alpha-3 codes too, among former and reserved ones.
    aliases = {code for code in get_global("territory_aliases") if len(code) == 3 and code.isalpha()}
    further = {code for code in STATE_CODES if code not in aliases}
    assert len(STATE_CODES & aliases) >= 249
    assert further == {
        *("D", "GBD", "GBN", "GBO", "GBP", "GBS", "UNO", "UNA", "UNK", "EUE", "XBA", "XCE", "XCO", "XDC", "XEC"),
        *("XES", "XIM", "XMP", "XOM", "XPO", "XXA", "XXB", "XXC", "RKS", "UTO"),
    }


@pytest.mark.parametrize(("code", "expected"), [("D<<", "D"), ("deu", "D"), (" idn ", "IDN"), ("", "")])
def test_canonical_codes_compare(code: str, expected: str) -> None:
    assert canonical(code) == expected
