"""The few use cases that a view reads from. `iass.application.Application` is one."""

from typing import Protocol

from iass.alert.desk import AlertDesk
from iass.alert.poses import PoseDesk
from iass.case.desk import PassageDesk
from iass.case.referral_desk import ReferralDesk
from iass.clock import Clock
from iass.handover.desk import CaseDesk
from iass.handover.wrongly_stopped import WronglyStoppedDesk


class Desks(Protocol):
    @property
    def alerts(self) -> AlertDesk: ...
    @property
    def cases(self) -> CaseDesk: ...
    @property
    def wrongly_stopped(self) -> WronglyStoppedDesk: ...
    @property
    def poses(self) -> PoseDesk: ...
    @property
    def passages(self) -> PassageDesk: ...
    @property
    def referrals(self) -> ReferralDesk: ...
    @property
    def clock(self) -> Clock: ...
