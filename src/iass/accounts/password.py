"""Which passwords are taken, and the port that hashes them."""

import re
from typing import Protocol

from iass.errors import InvalidInput

SHORTEST, LONGEST = 12, 256
_MIN_DIFFERENT = 5
_SHORT_ID = 2
"""So short an id is in any word."""
_WORDS = """password passwords passphrase passport passportcontrol administrator admin adminadmin welcome letmein
    letmeinnow changeme changemenow secret topsecret master mastermaster superman batman dragon monkey football baseball
    basketball sunshine princess iloveyou trustno starwars whatever computer internet service operator supervisor
    officer counter border borderguard immigration imigrasi imigrasiindonesia indonesia indonesiaraya merahputih
    jakarta jakartaraya bismillah bismillahirrahmanirrahim alhamdulillah sayang sayangku sayangkamu rahasia
    katasandi katakunci selamatdatang garuda garudaindonesia pancasila bandara soekarnohatta ngurahrai petugas
    qwerty qwertyui qwertyuiop qwertyuiopasdf qwertyuiopasdfghjkl asdfgh asdfghjkl zxcvbnm zxcvbnmasdfghjkl
    qwertyasdfgh qazwsx qazwsxedc qazwsxedcrfv abcdef abcdefgh abcdefghijkl abcdefghijklmnop alphabet
    correcthorsebatterystaple thisismypassword mypassword iass"""
_COMMON = frozenset(_WORDS.split())
"""Words that people choose, alone or with figures and signs around them. Written here, without the figures."""


class PasswordHasher(Protocol):
    """Memory-hard, and slow on purpose. Every call costs the same whatever comes of it."""

    def hash(self, password: str) -> str:
        """With a fresh salt, in PHC form. Raises NotReady when too many are being computed."""
        ...

    def verify(self, hashed: str, password: str) -> bool:
        """False too for what is no hash. Raises NotReady when too many are being computed."""
        ...

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was made with other parameters than are used now."""
        ...


def check(password: str, officer_id: str) -> str:
    """The password, if it may be one. Raises InvalidInput, whose words never repeat it."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise _refused(f"a password has {SHORTEST} to {LONGEST} characters")
    if not password.isprintable():
        raise _refused("a password has no control characters")
    folded = password.casefold()
    if len(officer_id) > _SHORT_ID and officer_id.casefold() in folded:
        raise _refused("the password holds the officer's id")
    if len(set(folded)) < _MIN_DIFFERENT or folded.isdecimal():
        raise _refused("the password is too uniform")
    letters = re.sub(r"[\W\d_]+", "", folded)
    half = letters[: len(letters) // 2]
    if letters in _COMMON or (half * 2 == letters and half in _COMMON):
        raise _refused("many people choose this password")
    return password


def _refused(what: str) -> InvalidInput:
    return InvalidInput(what, where="password", mend="Several words that do not belong together are good")
