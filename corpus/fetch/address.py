"""Which addresses may be fetched: http and https ones, on hosts outside one's own network."""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network

import httpx

from corpus.quarantine import Reason, Unreadable

SCHEMES = {"http": 80, "https": 443}
NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
LONGEST = 8000  # characters; servers and proxies refuse longer ones
HIGHEST_PORT = 65_535
UNICAST = IPv6Network("2000::/3")  # all that is routed on the internet
NAT64 = IPv6Network("64:ff9b::/96")  # the last 32 bits are an IPv4 address
SIX_TO_FOUR = IPv6Network("2002::/16")
SHARED = ipaddress.IPv4Network("100.64.0.0/10")  # behind a provider's NAT
RELAY = ipaddress.IPv4Network("192.88.99.0/24")

Resolve = Callable[[str, int], Sequence[str]]
Address = IPv4Address | IPv6Address


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, in the order in which to try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def is_public(address: Address) -> bool:
    """Whether an IP address is one that the whole internet can reach, looking through IPv4 inside IPv6."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or (IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None)
        if inner:
            return is_public(inner)
        return address in UNICAST and address not in SIX_TO_FOUR and not address.is_private
    return not (address.is_private or address.is_multicast or address.is_reserved or address in SHARED or address in RELAY)


def check_address(url: str | httpx.URL) -> httpx.URL:
    """The address, normalised and without its fragment. Raises Unreadable if it is none that is ever fetched."""
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError) as err:
        raise Unreadable(Reason.ADDRESS, f"This is no address: {err}.") from err
    if address.scheme not in SCHEMES or not address.host:
        raise Unreadable(Reason.ADDRESS, f"{str(address)!r} is not fetched: only http and https addresses with a host are.")
    if address.userinfo:
        raise Unreadable(
            Reason.ADDRESS,
            f"The address on {address.host} holds a user name. Leave it out, and give `headers` to the source instead.",
        )
    if len(str(address)) > LONGEST:
        raise Unreadable(Reason.ADDRESS, f"The address on {address.host} is too long: {LONGEST:,} characters are the most.")
    if address.port is not None and not 0 < address.port <= HIGHEST_PORT:
        raise Unreadable(Reason.ADDRESS, f"There is no port {address.port}: ports are 1 to {HIGHEST_PORT}.")
    literal = literal_address(address.host)
    if literal is None and NUMBER.fullmatch(address.host.rstrip(".").rpartition(".")[2]):
        # 127.1, 0x7f000001 and 2130706433 are 127.0.0.1 to the functions that open connections.
        raise Unreadable(Reason.ADDRESS, f"{address.host!r} is neither a name nor an IP address in its usual form.")
    return address.copy_with(fragment=None)


def literal_address(host: str) -> Address | None:
    """The IP address that a host is written as, or None if it is a name."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def is_local(url: str) -> bool:
    """Whether an address names this machine or its network by its face: "localhost" or a private IP address."""
    host = check_address(url).host.rstrip(".").lower()
    literal = literal_address(host)
    return host == "localhost" or host.endswith(".localhost") or (literal is not None and not is_public(literal))


def check_hosts(host: str, addresses: Sequence[str]) -> None:
    """Raises Unreadable if any of the IP addresses of the host is not public: a name with one of each is a trap."""
    for given in addresses:
        if not is_public(ipaddress.ip_address(given)):
            raise Unreadable(
                Reason.ADDRESS,
                f"{host} is at {given}, inside a private or reserved network. If it is a source of yours, set `local = true`.",
            )
