"""The headers of Standard Webhooks 1.0: who is told what, when, and that nobody else wrote it."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime

from iass.handover.endpoint import PREFIX

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"


def headers(message_id: str, at: datetime, payload: bytes, keys: Iterable[str]) -> Mapping[str, str]:
    """at: of this try, which the receiver holds against its own clock. keys: one signature by each."""
    stamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), stamp.encode(), payload))
    return {
        "Content-Type": CONTENT_TYPE,
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(signature(key, signed) for key in keys),
    }


def signature(key: str, signed: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256."""
    raw = b64decode(key.removeprefix(PREFIX), validate=True)
    return f"v1,{b64encode(hmac.digest(raw, signed, 'sha256')).decode()}"
