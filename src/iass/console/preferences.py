"""What an officer's browser remembers: language, theme, sound and lane. Nothing about any traveller."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from starlette.responses import Response

from iass.console.catalogue import DEFAULT_LANGUAGE, Language

YEAR_SECONDS = 365 * 24 * 3600
LANGUAGE, THEME, SOUND, LANE = "iass_language", "iass_theme", "iass_sound", "iass_lane"


class Theme(StrEnum):
    """AUTO follows the machine (prefers-color-scheme)."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Sound(StrEnum):
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Preferences:
    """lane: the last one chosen, as `CGK/C01`; empty for all lanes, and not checked here."""

    language: Language = DEFAULT_LANGUAGE
    theme: Theme = Theme.AUTO
    sound: Sound = Sound.ON
    lane: str = ""

    @classmethod
    def read(cls, cookies: Mapping[str, str]) -> "Preferences":
        """Anything that is not a known value is taken for the default."""
        language, theme, sound = (cookies.get(name, "") for name in (LANGUAGE, THEME, SOUND))
        return cls(
            language=Language(language) if language in set(Language) else DEFAULT_LANGUAGE,
            theme=Theme(theme) if theme in set(Theme) else Theme.AUTO,
            sound=Sound(sound) if sound in set(Sound) else Sound.ON,
            lane=cookies.get(LANE, ""),
        )


def remember(response: Response, name: str, value: str, *, secure: bool) -> None:
    """Sets a cookie that no script reads and no other site sends."""
    response.set_cookie(name, value, max_age=YEAR_SECONDS, path="/", secure=secure, httponly=True, samesite="strict")
