"""What is told about a passage: to the audit log for ever, and to the consoles that follow the feed."""

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.case.passage import CrossingTransaction, Passage
from iass.decide.decision import Decision


def tell_passed(tx: CrossingTransaction, passage: Passage, officer: Officer, *, referred: bool) -> None:
    """The audit log remembers rules and ids, never a name; the console's queue hears of it. referred: the lane has
    somebody more to accompany."""
    lane = f"{passage.checkpoint}/{passage.lane}"
    rules = [f"{finding.rule_id}@{finding.rule_version}" for finding in passage.decision.findings]
    tx.audit.append(
        passage.at,
        officer,
        "crossing.decided",
        passage.crossing_id,
        {
            "lane": lane,
            "direction": passage.direction.value,
            "advice": passage.decision.advice.value,
            "rules": list(rules),
            "policy": passage.decision.policy_version,
            "alert": passage.alert_id,
            **_pairs(passage.decision),
        },
    )
    tx.feed.append(
        "crossing.decided",
        passage.crossing_id,
        passage.at,
        {
            "lane": lane,
            "direction": passage.direction.value,
            "advice": passage.decision.advice.value,
            **({"referred": True} if referred else {}),
        },
    )


def _pairs(decision: Decision) -> dict[str, JsonValue]:
    """Which pairs of two notices were looked at, where one was; nobody was let through by it."""
    found = {f"{one.pair.pair_id}@{one.pair.pair_version}" for one in decision.findings if one.pair is not None}
    return {"pairs": [*sorted(found)]} if found else {}
