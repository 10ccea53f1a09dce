"""A process to be killed: sends what is due, once. Usage: python -m tests.handover.postman URL, with the master key
(hex) in IASS_TEST_KEY."""

import os
import sys

from iass.adapters.delivery.networks import Networks
from iass.adapters.delivery.webhooks import WebhookCourier
from iass.adapters.sql.records import SqlRecords
from iass.clock import SystemClock
from iass.handover.post import PostOffice


def main() -> None:
    records = SqlRecords.open(sys.argv[1], bytes.fromhex(os.environ["IASS_TEST_KEY"]))
    courier = WebhookCourier(Networks.parse("127.0.0.0/8"), plain_http=True)
    PostOffice(records, courier, SystemClock()).turn()


if __name__ == "__main__":
    main()
