"""A message that reaches what only this machine can reach."""

import pytest

from iass.adapters.delivery.networks import Networks, every_allowed
from iass.errors import InvalidInput

_LISTED = Networks.parse("10.20.0.0/16, fd12:3456::/32,169.254.0.0/16,127.0.0.0/8 , 100.64.0.0/10,fd00::/8")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.20.1.1", "172.16.0.9", "192.168.1.1", "0.0.0.7", "100.64.0.1", "198.18.0.1", "224.0.0.1",
        "169.254.1.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd12::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.20.1.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:1::1",
        "100.100.100.200", "169.254.169.254", "fd00:ec2::254", "", "localhost", "1", "127.1", "2130706433",
    ],
)  # fmt: skip
def test_address_of_the_inside_is_reached(address: str) -> None:
    assert not Networks().allow(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_agency_on_the_internet_is_not_reached(address: str) -> None:
    assert Networks().allow(address)


@pytest.mark.parametrize("address", ["10.20.255.1", "fd12:3456::9", "127.0.0.1", "::ffff:10.20.0.1", "100.64.0.1"])
def test_listed_network_is_not_reached(address: str) -> None:
    assert _LISTED.allow(address)


@pytest.mark.parametrize("address", ["10.21.0.1", "169.254.169.254", "169.254.1.1", "100.100.100.200", "fd00:ec2::254"])
def test_listed_network_opens_another_or_a_machine_s_credentials(address: str) -> None:
    assert not _LISTED.allow(address)


def test_name_leads_to_an_allowed_address_and_to_another() -> None:
    assert not every_allowed(Networks(), ["93.184.216.34", "127.0.0.1"])
    assert not every_allowed(Networks(), [])


@pytest.mark.parametrize("text", ["10.0.0.1/8", "everything", "10.0.0.0/8 172.16.0.0/12", "1/2/3"])
def test_network_is_misspelt(text: str) -> None:
    with pytest.raises(InvalidInput, match="no network"):
        Networks.parse(text)
