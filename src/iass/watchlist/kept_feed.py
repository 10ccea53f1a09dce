"""A list that the service fetches by itself: where it lies, how often, in whose name, and how it went."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from iass.errors import InvalidInput
from iass.ids import NoticeId, OfficerId
from iass.registry.table import HandedFile


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """name: of the feed. address: https, or the path of a file or folder on this machine. every: seconds between two
    looks. officer: in whose name it is taken. given: COLUMN=VALUE. as_draft, least_share: as for `FeedOrder`.
    secret: the value of the header Authorization, "" for none. ca: path of a PEM file, "" for the machine's
    authorities. hosts, allow_private: as for `iass.adapters.lists.fetching.ListAddress`."""

    name: str
    address: str = field(repr=False)
    every: int
    officer: OfficerId
    given: tuple[str, ...] = ()
    as_draft: bool = True
    least_share: float = 0.8
    secret: str = field(default="", repr=False)
    ca: str = ""
    hosts: tuple[str, ...] = ()
    allow_private: bool = False


def check_approval(address: str, *, as_draft: bool) -> None:
    """Raises InvalidInput: whoever publishes a list elsewhere writes author and approver of its rows as he likes."""
    if not as_draft and "://" in address:
        what = "a list that is fetched from elsewhere approves nothing: its rows are drafts for the desk"
        raise InvalidInput(what, where="approved", mend="Leave out --approved")


class FeedOutcome(StrEnum):
    NEVER = "never"
    TAKEN = "taken"
    SAME = "same"
    SHRUNKEN = "shrunken"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FeedChange:
    """What the last version that was taken did. withdrawn, waiting, returned: the first of them, at most 200 each."""

    at: datetime
    digest: str
    listed: int
    added: int
    changed: int
    unchanged: int
    withdrawn: tuple[NoticeId, ...]
    waiting: tuple[NoticeId, ...]
    returned: tuple[NoticeId, ...]

    def without(self, hidden: Set[str]) -> "FeedChange":
        """For whoever may not see these notices."""
        withdrawn, waiting, returned = (_but(ids, hidden) for ids in (self.withdrawn, self.waiting, self.returned))
        return replace(self, withdrawn=withdrawn, waiting=waiting, returned=returned)


@dataclass(frozen=True, slots=True)
class RefusedVersion:
    """What a version that was not taken would do. before: notices that the list brought in and that run; listed: how
    many it names; refused: rows; vanished: of those before, no longer listed. gone, returned: the first of whom it no
    longer names, and of whom it names again after it let them go, at most 200 each."""

    digest: str
    before: int
    listed: int
    added: int
    changed: int
    unchanged: int
    refused: int
    vanished: int
    gone: tuple[NoticeId, ...]
    returned: tuple[NoticeId, ...]

    def without(self, hidden: Set[str]) -> "RefusedVersion":
        return replace(self, gone=_but(self.gone, hidden), returned=_but(self.returned, hidden))


@dataclass(frozen=True, slots=True)
class FeedAccepted:
    """An officer's word that this very file is right, although it names too few. digest: SHA-256, hex."""

    digest: str
    officer: OfficerId
    reason: str


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """How it stands. current_at: when it was last known to be what is published; None for never. etag, modified: of
    that answer. digest: of the file that was refused, SHA-256 in hex. failures: one after another."""

    added_at: datetime
    outcome: FeedOutcome = FeedOutcome.NEVER
    said: str = ""
    tried_at: datetime | None = None
    current_at: datetime | None = None
    etag: str = ""
    modified: str = ""
    digest: str = ""
    failures: int = 0
    change: FeedChange | None = None
    accepted: FeedAccepted | None = None
    refused: RefusedVersion | None = None

    def without(self, hidden: Set[str]) -> "FeedRecord":
        """Their ids are left out; counts are of all that the list names."""
        change = self.change.without(hidden) if self.change else None
        return replace(self, change=change, refused=self.refused.without(hidden) if self.refused else None)


@dataclass(frozen=True, slots=True)
class KeptFeed:
    """due_at: of the next look."""

    plan: FeedPlan
    record: FeedRecord
    due_at: datetime

    def is_late(self, now: datetime) -> bool:
        """Two looks in a row brought nothing that is known to be published now."""
        since = self.record.current_at or self.record.added_at
        return (now - since).total_seconds() > 2 * self.plan.every

    def without_secrets(self) -> "KeptFeed":
        """For whoever looks at it: no credential, and of the address neither user nor query, which may hold a key."""
        return replace(self, plan=replace(self.plan, address=shown_address(self.plan.address), secret=""))


def _but(ids: tuple[NoticeId, ...], hidden: Set[str]) -> tuple[NoticeId, ...]:
    return tuple(one for one in ids if one not in hidden)


def shown_address(address: str) -> str:
    """Scheme, host and path; a path of this machine as it is."""
    if "://" not in address:
        return address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def has_password(address: str) -> bool:
    """Whether user or password stand within it; also where it is no address at all."""
    try:
        return "://" in address and "@" in urlsplit(address).netloc
    except ValueError:
        return True


@dataclass(frozen=True, slots=True)
class FetchedList:
    """etag, modified: as the host gave them, to be asked with next time; "" where it gave none."""

    file: HandedFile
    etag: str = ""
    modified: str = ""


class FetchList(Protocol):
    def __call__(self, plan: FeedPlan, etag: str, modified: str, /) -> FetchedList | None:
        """None where it is what these two name. Raises InvalidInput, NotFound or NotReady."""
        ...


class KeptFeeds(Protocol):
    def put(self, feed: KeptFeed) -> None:
        """Adds it, or changes it; a lease on it is dropped, so that whoever is fetching settles nothing."""
        ...

    def get(self, name: str) -> KeptFeed | None: ...

    def every(self) -> Sequence[KeptFeed]:
        """In order of name."""
        ...

    def claim(self, now: datetime, holder: str, until: datetime) -> KeptFeed | None:
        """The one that is due the longest and that nobody holds at that moment; from now on the holder's alone."""
        ...

    def settle(self, feed: KeptFeed, holder: str) -> None:
        """How it went, and the lease is given back. Raises Conflict for a feed that is no longer the holder's."""
        ...

    def remove(self, name: str) -> bool:
        """With its secret, for good. False where there is none."""
        ...
