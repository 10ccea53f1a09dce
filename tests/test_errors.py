from iass.errors import InvalidInput, NotFound


def test_error_hides_where_and_how_to_mend() -> None:
    error = InvalidInput("not a date", where="row 3", mend="Write YYYY-MM-DD")
    assert str(error) == "not a date [row 3]. Write YYYY-MM-DD"


def test_error_without_place_shows_empty_brackets() -> None:
    assert str(NotFound("no such alert")) == "no such alert"
