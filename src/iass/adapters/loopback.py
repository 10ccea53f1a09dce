"""What leads back to this machine, and so may go in the clear."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """host: a name or an address, without port or brackets."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
