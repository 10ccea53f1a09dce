"""Settings come from the environment and from whoever makes them; what does not fit is refused by name."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from iass.cli.session import load_settings
from iass.errors import InvalidInput
from iass.settings import Settings


def test_environment_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IASS_PORT", "9001")
    monkeypatch.setenv("iass_models_dir", "more")
    settings = Settings()
    assert (settings.port, settings.models_dir) == (9001, Path("more"))
    assert {"port", "models_dir"} <= settings.model_fields_set


def test_environment_outweighs_what_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IASS_PORT", "9001")
    assert Settings(port=1).port == 1


def test_empty_variable_is_a_path_or_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("IASS_MASTER_KEY_FILE", "IASS_THREADS", "IASS_MODEL"):
        monkeypatch.setenv(name, "")
    settings = Settings()
    assert (settings.master_key_file, settings.threads, settings.model) == (None, 0, "sface-2021dec")
    assert not {"master_key_file", "threads", "model"} & settings.model_fields_set


def test_strange_variable_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IASS_NO_SUCH_SETTING", "1")
    Settings()


def test_unknown_setting_of_a_caller_is_swallowed() -> None:
    with pytest.raises(ValidationError, match="prot"):
        Settings(prot=1)


def test_wrong_setting_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IASS_WATCHLIST_FPIR", "2")
    monkeypatch.setenv("IASS_PORT", "many")
    with pytest.raises(InvalidInput, match=r"IASS_PORT.*IASS_WATCHLIST_FPIR"):
        load_settings()


def test_setting_changes_after_the_start() -> None:
    settings = Settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1


def test_password_is_shown() -> None:
    assert "s3cret" not in repr(Settings(database_url="postgresql://iass:s3cret@db/iass"))


def test_empty_variable_lets_another_spelling_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IASS_DATABASE_URL", "")
    monkeypatch.setenv("iass_database_url", "postgresql://elsewhere/iass")
    assert Settings().database_url.get_secret_value() == ""
