"""What accounts need stored."""

from typing import Protocol

from iass.accounts.account import Accounts
from iass.accounts.api_key import ApiKeys
from iass.accounts.directory import DirectoryLinks
from iass.accounts.lockout import SignInMarks
from iass.accounts.passkey import Passkeys
from iass.accounts.session import Sessions
from iass.audit.log import AuditLog
from iass.records import Records


class AccountTransaction(Protocol):
    @property
    def accounts(self) -> Accounts: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def directory_links(self) -> DirectoryLinks: ...
    @property
    def passkeys(self) -> Passkeys: ...
    @property
    def sign_in_marks(self) -> SignInMarks: ...
    @property
    def api_keys(self) -> ApiKeys: ...
    @property
    def audit(self) -> AuditLog: ...


AccountRecords = Records[AccountTransaction]
