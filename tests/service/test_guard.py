"""Who may call at all: this machine, our own pages, a named officer."""

import httpx
import pytest

from .counter import OFFICER


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "[::2]", "192.0.2.1", "", "-"],
)
def test_host_is_not_this_machine(client: httpx.Client, host: str) -> None:
    answer = client.get("/healthz", headers={"Host": host})
    assert answer.status_code in (400, 421)
    if answer.status_code == 421:
        assert answer.json()["type"] == "urn:iass:problem:wrong-host"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:80", "localhost:8750", "LOCALHOST", "[::1]:8750", "127.9.9.9"]
)
def test_host_is_this_machine(client: httpx.Client, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "nonsense"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    ],
)
def test_page_of_another_site_acts(client: httpx.Client, headers: dict[str, str]) -> None:
    answer = client.post("/v1/alerts/alert-none/claim", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:iass:problem:foreign-origin"


def test_our_own_page_acts(client: httpx.Client, url: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": url}
    assert client.post("/v1/alerts/alert-none/claim", headers=headers).status_code == 404


def test_page_of_another_site_only_links(client: httpx.Client) -> None:
    assert client.get("/v1/lanes", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("name", ["", "two words", "a" * 65, "semi;colon", "slash/ed", "system", "naïve"])
def test_officer_is_not_named_properly(url: str, name: str) -> None:
    answer = httpx.get(f"{url}/v1/lanes", headers=[(b"IASS-Officer", name.encode("latin-1"))])
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "IASS-Officer"
    assert answer.json()["where"] == "IASS-Officer"


def test_nobody_is_named(url: str) -> None:
    answer = httpx.get(f"{url}/v1/alerts")
    assert answer.status_code == 401
    assert "IASS-Officer" in answer.json()["mend"]


@pytest.mark.parametrize("path", ["/v1/lanes", "/v1/alerts", "/healthz", "/nothing", "/openapi.json", "/metrics"])
def test_every_answer_carries_the_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["iass-request"].startswith("request-")
    assert "server" not in headers


def test_refusals_carry_them_too(client: httpx.Client) -> None:
    for answer in (
        client.get("/healthz", headers={"Host": "evil.example"}),
        client.post("/v1/alerts/x/claim", headers={"Origin": "null"}),
        client.post("/v1/alerts/x/close", content=b"x" * 2_000_000),
    ):
        assert answer.is_error
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/docs/oauth2-redirect", "/openapi.yaml"])
def test_no_page_loads_scripts_from_abroad(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_forwarded_headers_are_not_believed(url: str) -> None:
    headers = {**OFFICER, "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "8.8.8.8", "Forwarded": "host=evil"}
    assert httpx.get(f"{url}/v1/lanes", headers=headers).status_code == 200
