"""What sends passages to a service."""

from iass.adapters.delivery.captures import CaptureDelivery
from iass.case.delivery import Delivery, OnAnswer, OnTrouble


def open_delivery(url: str, officer: str, on_answer: OnAnswer, on_trouble: OnTrouble) -> Delivery:
    """What sends passages to a running service. Raises InvalidInput for what is no address."""
    return CaptureDelivery.open(url, officer, on_answer, on_trouble)
