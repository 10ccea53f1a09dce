"""What a decision is called on the screen."""

from iass.decide.decision import Advice, Decision

RECAPTURE = "RECAPTURE"
NOT_ASSESSABLE = "face.not-assessable"
"""The rule that asks for another picture before anything else."""

SHOWN = (*(advice.value for advice in Advice), RECAPTURE)


def shown(decision: Decision) -> str:
    """The advice, or RECAPTURE where nothing but an unusable picture asks for the officer."""
    raising = [finding for finding in decision.findings if finding.advice is not Advice.CLEAR]
    only_picture = bool(raising) and all(finding.rule_id == NOT_ASSESSABLE for finding in raising)
    return RECAPTURE if only_picture else decision.advice.value
