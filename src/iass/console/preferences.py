"""What an officer's browser remembers: language, theme, sound and lane. Nothing about any traveller."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from starlette.responses import Response

from iass.console.catalogue import DEFAULT_LANGUAGE, Language

YEAR_SECONDS = 365 * 24 * 3600
MUTE_SECONDS = 300
"""How long the sound stays off: an alert must not be missed for a mute that somebody forgot."""

LANGUAGE, THEME, SOUND, LANE = "iass_language", "iass_theme", "iass_sound", "iass_lane"


class Theme(StrEnum):
    """AUTO follows the machine (prefers-color-scheme)."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Sound(StrEnum):
    """OFF ends by itself."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Preferences:
    """lane: the last one chosen, as `CGK/C01`; empty for all lanes, and not checked here. muted_until: seconds since
    1970; 0 where the sound is on."""

    language: Language = DEFAULT_LANGUAGE
    theme: Theme = Theme.AUTO
    muted_until: int = 0
    lane: str = ""

    @classmethod
    def read(cls, cookies: Mapping[str, str]) -> "Preferences":
        """Anything that is not a known value is taken for the default."""
        language, theme, sound = (cookies.get(name, "") for name in (LANGUAGE, THEME, SOUND))
        return cls(
            language=Language(language) if language in set(Language) else DEFAULT_LANGUAGE,
            theme=Theme(theme) if theme in set(Theme) else Theme.AUTO,
            muted_until=_muted_until(sound),
            lane=cookies.get(LANE, ""),
        )

    def mute_left(self, now: datetime) -> int:
        """Seconds for which the sound is still off, 0..MUTE_SECONDS."""
        return min(max(0, self.muted_until - int(now.timestamp())), MUTE_SECONDS)


def remember(response: Response, name: str, value: str, *, secure: bool, seconds: int = YEAR_SECONDS) -> None:
    """Sets a cookie that no script reads and no other site sends."""
    response.set_cookie(name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="strict")


def remember_sound(response: Response, sound: Sound, now: datetime, *, secure: bool) -> None:
    """Off for `MUTE_SECONDS`, or on."""
    value = f"{sound}.{int(now.timestamp()) + MUTE_SECONDS}" if sound is Sound.OFF else sound.value
    remember(response, SOUND, value, secure=secure, seconds=MUTE_SECONDS if sound is Sound.OFF else YEAR_SECONDS)


def _muted_until(kept: str) -> int:
    name, _, until = kept.partition(".")
    return int(until) if name == Sound.OFF and re.fullmatch(r"[0-9]{1,12}", until) else 0
