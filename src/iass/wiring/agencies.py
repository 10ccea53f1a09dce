"""What tells agencies of cases, and hears them."""

from iass.adapters.delivery.networks import Networks
from iass.adapters.delivery.webhooks import WebhookCourier
from iass.adapters.sql.records import SqlRecords
from iass.application import AgencyDesks
from iass.clock import Clock
from iass.errors import InvalidInput
from iass.handover.agency_desk import AgencyDesk
from iass.handover.inbox import InboxDesk
from iass.handover.post import PostOffice
from iass.settings import Settings


def build_agencies(settings: Settings, records: SqlRecords, clock: Clock) -> AgencyDesks:
    """Raises InvalidInput for networks or an address that are none."""
    courier = WebhookCourier(Networks.parse(settings.agency_networks), settings.agency_plain_http)
    public = settings.public_url.rstrip("/")
    if public and not public.startswith(("https://", "http://")):
        raise InvalidInput("this is no address", where="IASS_PUBLIC_URL", mend="Write https://HOST")
    desk, post = AgencyDesk(records, courier, clock, public), PostOffice(records, courier, clock, settings.outbox_days)
    return AgencyDesks(desk, post, InboxDesk(records, clock))
