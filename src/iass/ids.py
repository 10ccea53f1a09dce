"""Typed identifiers: a crossing's id is never taken for an alert's."""

import secrets
import time
from typing import NewType

PersonId = NewType("PersonId", str)
NoticeId = NewType("NoticeId", str)
EnrolmentId = NewType("EnrolmentId", str)
ImageId = NewType("ImageId", str)
ModelId = NewType("ModelId", str)
CrossingId = NewType("CrossingId", str)
AlertId = NewType("AlertId", str)
OfficerId = NewType("OfficerId", str)
LinkId = NewType("LinkId", str)
PairId = NewType("PairId", str)
SessionId = NewType("SessionId", str)
KeyId = NewType("KeyId", str)
CaseId = NewType("CaseId", str)
MessageId = NewType("MessageId", str)
PasskeyId = NewType("PasskeyId", str)


def new_id(prefix: str) -> str:
    """A unique id that sorts by the time it was made: `<prefix>-<12 hex of ms><16 random hex>`.

    The layout follows the idea of UUID version 7 (RFC 9562), with a readable prefix.
    """
    return f"{prefix}-{time.time_ns() // 1_000_000:012x}{secrets.token_hex(8)}"
