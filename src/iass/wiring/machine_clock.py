"""What the machine knows of its own clock: the seconds that passed, and whether NTP keeps it."""

import ctypes
import time

_UNSYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)
_TIMEX_BYTES = 512  # the struct has about 200; all zero asks and sets nothing
_SINCE_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # a machine that slept has slept


def seconds_passed() -> float:
    """Since some moment: nobody can set it."""
    return time.clock_gettime(_SINCE_BOOT)


def is_kept_by_ntp() -> bool:
    """As the kernel has it. False too where it cannot be asked: then nobody vouches for the clock."""
    try:
        ask = ctypes.CDLL(None, use_errno=True).adjtimex
    except (OSError, AttributeError):  # another system than Linux
        return False
    state = ask(ctypes.create_string_buffer(_TIMEX_BYTES))
    return isinstance(state, int) and 0 <= state < _UNSYNCHRONISED
