"""Certificates that end while nobody looks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.authority import Authority

from iass.settings import Settings
from iass.wiring.certificates import certificate_files, examine

_NAME = "IASS_TLS_CERTIFICATE"


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [(-1, 60, "until"), (-1, 29, "have it renewed"), (-10, -1, "put a new one"), (1, 60, "set the clock")],
)
def test_certificate_ends_unseen(tmp_path: Path, begins: float, ends: float, said: str) -> None:
    file = Authority(tmp_path).device("gate", begins, ends).certificate
    is_well, told = examine({_NAME: file}, datetime.now(UTC))
    assert is_well is (said == "until")
    assert said in told and _NAME in told


def test_chain_lasts_as_long_as_its_longest(tmp_path: Path) -> None:
    ca = Authority(tmp_path)
    chain = tmp_path / "chain.pem"
    chain.write_text(ca.device("a").certificate.read_text() + ca.device("b", ends=5).certificate.read_text())
    assert not examine({_NAME: chain}, datetime.now(UTC))[0]
    assert examine({_NAME: chain}, datetime.now(UTC) - timedelta(hours=1))[0] is False


def test_file_that_cannot_be_read_is_well(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.pem", Authority(tmp_path).device("gate").key, tmp_path):
        is_well, told = examine({_NAME: path}, datetime.now(UTC))
        assert not is_well and "cannot be read" in told


def test_file_is_left_out(tmp_path: Path) -> None:
    named = ("tls_certificate", "tls_client_ca", "camera_certificate", "camera_ca")
    settings = Settings(data_dir=tmp_path, **{name: tmp_path / name for name in named})
    assert certificate_files(settings) == {f"IASS_{name.upper()}": tmp_path / name for name in named}
    assert certificate_files(Settings(data_dir=tmp_path)) == {}
