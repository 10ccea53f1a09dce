"""Sends passages to a service as captures: each once, in order, however long the service is away."""

import json
import ssl
from collections import deque
from dataclasses import dataclass, field
from threading import Condition, Thread
from time import monotonic

import httpx

from iass.adapters.loopback import is_loopback
from iass.capture.backoff import Backoff
from iass.capture.lane import Post
from iass.case.delivery import Answer, OnAnswer, OnTrouble
from iass.errors import InvalidInput, NotFound, NotReady
from iass.face.passages import ObservedPassage

MOST_WAITING = 512
"""Passages held in memory while the service is away: some 40 to 80 MB. The oldest are given up first, and told."""

_TIMEOUT = httpx.Timeout(30.0, connect=3.0)
_QUICK = 0.5  # seconds
_NOT_SIGNED_IN = 401
"""A key that has ended: somebody will give another one, and nobody who passed meanwhile is lost."""
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    post: Post
    passage: ObservedPassage


@dataclass(slots=True)
class CaptureDelivery:
    """Implements `iass.case.delivery.Delivery` with a thread of its own.

    The passage's id is the Idempotency-Key, so that a capture whose answer was lost is not a second passage.
    """

    client: httpx.Client
    on_answer: OnAnswer
    on_trouble: OnTrouble
    backoff: Backoff = field(default_factory=lambda: Backoff(0.5, 10.0))
    lost: int = 0
    """Passages given up: more were waiting than fit."""
    _waiting: deque[_Waiting] = field(default_factory=deque)
    _changed: Condition = field(default_factory=Condition)
    _closing: bool = False
    _give_up_at: float = float("inf")
    _thread: Thread | None = None

    @classmethod
    def open(
        cls,
        url: str,
        officer: str,
        on_answer: OnAnswer,
        on_trouble: OnTrouble,
        key: str = "",
        tls: ssl.SSLContext | None = None,
    ) -> "CaptureDelivery":
        """url: of the service, http or https. key: sent along; over plain http only within this machine. tls: whom to
        believe, and what to show; None for what the machine believes, and nothing.

        Proxies of the environment are not asked: pictures of faces go there."""
        if not url.lower().startswith(("http://", "https://")):
            raise InvalidInput("this is not a service's address", where="service", mend="Write http://127.0.0.1:8750")
        headers = {"IASS-Officer": officer} | ({"Authorization": f"Bearer {key}"} if key else {})
        try:
            client = httpx.Client(base_url=url, headers=headers, timeout=_TIMEOUT, trust_env=False, verify=tls or True)
        except (httpx.InvalidURL, ValueError):  # whose words may hold a part of a password
            mend = "Write http://127.0.0.1:8750"
            raise InvalidInput("this is not a service's address", where="service", mend=mend) from None
        if key and client.base_url.scheme == "http" and not is_loopback(client.base_url.host):
            what, mend = "a key is not sent in the clear", "Write https://"
            raise InvalidInput(what, where=_shown(client), mend=mend)
        return cls.over(client, on_answer, on_trouble)

    @classmethod
    def over(cls, client: httpx.Client, on_answer: OnAnswer, on_trouble: OnTrouble) -> "CaptureDelivery":
        """client: with the service's address and the officer's header; it is closed at the end."""
        delivery = cls(client, on_answer, on_trouble)
        delivery._thread = Thread(target=delivery._work, name="deliver", daemon=True)
        delivery._thread.start()
        return delivery

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def check(self, post: Post) -> None:
        """See `Delivery.check`."""
        try:
            answer = self.client.get("/v1/lanes")
        except httpx.HTTPError:
            raise _away(self.client) from None
        if answer.status_code in _TRY_AGAIN:
            raise _unwilling(self.client, answer)
        if not answer.is_success:
            raise InvalidInput(f"the service refuses: {_told(answer)}", where=_shown(self.client))
        try:
            known = {f"{lane['checkpoint']}/{lane['name']}" for lane in answer.json()["lanes"]}
        except (ValueError, KeyError, TypeError):
            raise InvalidInput(
                "this is not an IASS service", where=_shown(self.client), mend="Check --service"
            ) from None
        if post.key not in known:
            mend = f"Known lanes: {', '.join(sorted(known))}; the service's IASS_LANES names them"
            raise NotFound("the service does not know this lane", where=post.key, mend=mend)

    def deliver(self, post: Post, passage: ObservedPassage) -> None:
        """See `Delivery.deliver`."""
        with self._changed:
            if len(self._waiting) >= MOST_WAITING:
                self._waiting.popleft()
                self.lost += 1
            self._waiting.append(_Waiting(post, passage))
            self._changed.notify_all()

    def close(self, seconds: float) -> int:
        """See `Delivery.close`."""
        with self._changed:
            self._closing = True
            self._give_up_at = monotonic() + seconds
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(seconds + 1.0)
        self.client.close()
        return len(self._waiting)

    def _work(self) -> None:
        while (item := self._next()) is not None:
            try:
                answer = self._send(item)
            except NotReady as trouble:
                self.on_trouble(trouble)
                self._rest(self.backoff.next())
                continue
            self.backoff.reset()
            with self._changed:
                if self._waiting and self._waiting[0] is item:
                    self._waiting.popleft()
            self.on_answer(item.post, item.passage, answer)

    def _next(self) -> _Waiting | None:
        """The oldest, which stays in the queue until it is taken."""
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
            return self._waiting[0] if self._waiting and monotonic() < self._give_up_at else None

    def _rest(self, seconds: float) -> None:
        """Until the next try. `close` ends it, and after that tries come quickly, since little time is left."""
        with self._changed:
            closing = self._closing
            left = max(0.0, self._give_up_at - monotonic())
            self._changed.wait_for(lambda: self._closing and not closing, min(_QUICK if closing else seconds, left))

    def _send(self, item: _Waiting) -> Answer:
        """Raises NotReady when it is worth trying again."""
        post, passage = item.post, item.passage
        part = {"checkpoint": post.checkpoint, "lane": post.lane, "direction": post.direction.value, "one_person": True}
        shots = [("frame", (f"{n}.jpg", shot.jpeg, "image/jpeg")) for n, shot in enumerate(passage.shots, start=1)]
        try:
            answer = self.client.post(
                "/v1/captures",
                data={"capture": json.dumps(part)},
                files=shots,
                headers={"Idempotency-Key": passage.passage},
            )
        except httpx.HTTPError:
            raise _away(self.client) from None
        if answer.status_code in _TRY_AGAIN or answer.status_code == _NOT_SIGNED_IN:
            raise _unwilling(self.client, answer)
        try:
            return _read(answer)
        except (ValueError, KeyError, TypeError, AttributeError):  # a proxy's page, or another server that says yes
            raise NotReady(
                "this is not the service's answer", where=_shown(self.client), mend="Passages wait"
            ) from None


def _read(answer: httpx.Response) -> Answer:
    if not answer.is_success:
        return Answer(refusal=_told(answer))
    body = answer.json()
    outcome = next(iter(body["outcomes"]), None)
    if outcome is None:
        return Answer(failure=next(iter(body["failures"]), "no_face"))
    return Answer(outcome["decision"]["advice"], outcome["alert_id"], outcome["crossing_id"])


def _told(answer: httpx.Response) -> str:
    """The problem's own words (RFC 9457), or the status."""
    try:
        problem = answer.json()
        return f"{problem['detail']} [{problem.get('where', '')}]"[:300]
    except (ValueError, KeyError, TypeError):
        return f"HTTP status {answer.status_code}"


def _away(client: httpx.Client) -> NotReady:
    return NotReady("the service does not answer", where=_shown(client), mend="Passages wait and are sent when it does")


def _unwilling(client: httpx.Client, answer: httpx.Response) -> NotReady:
    return NotReady(f"the service cannot answer now: {_told(answer)}", where=_shown(client), mend="Passages wait")


def _shown(client: httpx.Client) -> str:
    """Without user and password."""
    url = client.base_url
    return f"{url.scheme}://{url.host}{f':{url.port}' if url.port else ''}"
