"""A setting for installations that many tests share."""

from iass.decide.decision import Advice

PATIENT = ",".join(f"{advice}=86400" for advice in Advice if advice is not Advice.CLEAR)
"""So that on a slow machine no alert of an earlier test goes up in the midst of a later one."""
