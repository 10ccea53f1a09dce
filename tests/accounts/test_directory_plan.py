"""The file that names a directory: what it may say, and what is refused before anybody can sign in."""

from pathlib import Path

import pytest

from iass.access import Role
from iass.accounts.account import Grant
from iass.accounts.directory_rules import DirectoryRules
from iass.adapters.directory.exchange import Exchange
from iass.adapters.directory.plan import DirectoryPlan, read_plan
from iass.errors import InvalidInput
from iass.settings import Settings
from iass.wiring.accounts import build_entrance, open_entrance
from iass.wiring.directory import issuer_of
from iass.wiring.records import forward_clock, open_records

_LEAST = {
    "issuer": '"https://login.polri.example/realms/imigrasi"',
    "client_id": '"iass-cgk"',
    "name": '"Polri"',
    "groups": '{ "/imigrasi/cgk" = ["counter_officer@CGK", "auditor"] }',
}


def _file(folder: Path, **says: str) -> Path:
    path = folder / "directory.toml"
    path.write_text("\n".join(f"{key} = {value}" for key, value in {**_LEAST, **says}.items() if value))
    return path


def test_plan_says_something_else_than_its_file(tmp_path: Path) -> None:
    assert read_plan(_file(tmp_path)) == DirectoryPlan(
        name="Polri",
        issuer="https://login.polri.example/realms/imigrasi",
        client="iass-cgk",
        secret="",
        ca=None,
        hosts=frozenset(),
        scopes=("profile",),
        rules=DirectoryRules({"/imigrasi/cgk": (Grant(Role.COUNTER_OFFICER, "CGK"), Grant(Role.AUDITOR))}),
    )


@pytest.mark.parametrize(
    ("says", "where"),
    [
        ({"issuer": '"http://login.polri.example"'}, "issuer"),
        ({"issuer": '"https://siti:secret@login.polri.example"'}, "issuer"),
        ({"issuer": '"https://login.polri.example?tenant=1"'}, "issuer"),
        ({"issuer": '"https://login.polri.example#x"'}, "issuer"),
        ({"issuer": '"login.polri.example"'}, "issuer"),
        ({"issuer": ""}, "issuer"),
        ({"client_id": '"two words"'}, "client_id"),
        ({"name": '""'}, "name"),
        ({"name": '"bell\\u0007"'}, "name"),
        ({"groups": "{}"}, "groups"),
        ({"groups": '{ "x" = [] }'}, "x"),
        ({"groups": '{ "x" = ["emperor"] }'}, "emperor"),
        ({"groups": '{ "x" = ["operator"] }'}, "x"),
        ({"groups": '{ "x" = ["operator@CGK"] }'}, "x"),
        ({"groups": '{ "x" = ["agency_liaison"] }'}, "x"),
        ({"groups": '{ "x" = ["agency_liaison", "supervisor@CGK"] }', "agencies": '{ "x" = "KPK" }'}, "x"),
        ({"groups": '{ "x" = ["supervisor@CGK"] }', "agencies": '{ "x" = "KPK" }'}, "x"),
        ({"groups": '{ "x" = ["agency_liaison"] }', "agencies": '{ "y" = "KPK" }'}, "y"),
        ({"groups": '{ "x" = ["agency_liaison"] }', "agencies": '{ "x" = "Kelurahan" }'}, "Kelurahan"),
        ({"groups": '{ "x" = ["agency_liaison"] }', "agencies": '{ "x" = "" }'}, ""),
        ({"reauthenticate": '"no"'}, "reauthenticate"),
        ({"acr": '"gold"'}, "acr"),
        ({"clientid": '"x"'}, "clientid"),
    ],
    ids=str,
)
def test_file_is_followed_half(tmp_path: Path, says: dict[str, str], where: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_plan(_file(tmp_path, **says))
    assert refused.value.where == where and "secret" not in str(refused.value)


@pytest.mark.parametrize("data", [b"issuer = ", b"\xff\xfe", b"x = " + b"[" * 5_000, b"#" * 300_000])
def test_rubbish_is_an_error_of_its_own(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "directory.toml").write_bytes(data)
    for path in (tmp_path / "directory.toml", tmp_path, tmp_path / "absent"):
        with pytest.raises(InvalidInput):
            read_plan(path)


def test_operator_is_named_where_the_file_says_so(tmp_path: Path) -> None:
    plan = read_plan(_file(tmp_path, groups='{ "x" = ["operator"] }', gives_operator="true"))
    assert plan.rules.grants["x"] == (Grant(Role.OPERATOR),)


def test_agency_is_kept_as_the_file_writes_it_and_not_as_notices_do(tmp_path: Path) -> None:
    says = {"groups": '{ "/kpk/penghubung" = ["agency_liaison"] }', "agencies": '{ "/kpk/penghubung" = "kpk" }'}
    assert read_plan(_file(tmp_path, **says)).rules.agencies == {"/kpk/penghubung": "KPK"}


def test_person_in_very_many_groups_breaks_a_limit_of_accounts() -> None:
    grants = {f"g{number}": (Grant(Role.AUDITOR, f"C{number}"),) for number in range(40)}
    with pytest.raises(InvalidInput):
        DirectoryRules(grants).grants_of({"groups": list(grants)})


@pytest.mark.parametrize("groups", [None, 7, True, {}, ["y"], [7, None, ["x"]], "y", "", ["X"], ["x "]], ids=str)
def test_claim_that_names_no_group_gives_a_role(groups: object) -> None:
    assert DirectoryRules({"x": (Grant(Role.AUDITOR),)}).grants_of({"groups": groups}) == ()  # type: ignore[dict-item]


def test_bare_group_is_none(tmp_path: Path) -> None:
    """Some providers write a list of one as its only word."""
    assert DirectoryRules({"x": (Grant(Role.AUDITOR),)}).grants_of({"groups": "x"}) == (Grant(Role.AUDITOR),)


def test_secret_is_read_where_others_read_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret is named and never written in the file; what others may read is refused."""
    secret = tmp_path / "secret"
    secret.write_text("a-secret-of-the-client\n")
    secret.chmod(0o644)
    settings = Settings(data_dir=tmp_path / "iass", directory_file=_file(tmp_path, client_secret=f'"file:{secret}"'))
    records = open_records(settings)
    try:
        clock = forward_clock(records)
        with pytest.raises(InvalidInput, match="others"):
            build_entrance(settings, records, clock, directory=True)
        secret.chmod(0o600)
        built = build_entrance(settings, records, clock, directory=True).directory
        assert built is not None and "a-secret" not in repr(built)
        for wrong in ("a-secret-of-the-client", "env:IASS_NO_SUCH", "file:/nowhere"):
            _file(tmp_path, client_secret=f'"{wrong}"')
            with pytest.raises(InvalidInput) as refused:
                build_entrance(settings, records, clock, directory=True)
            assert "a-secret" not in str(refused.value)
        _file(tmp_path, client_secret='""', ca='"/nowhere.pem"')
        with pytest.raises(InvalidInput, match="authorities"):
            build_entrance(settings, records, clock, directory=True)
    finally:
        records.close()


def test_broken_file_keeps_operators_from_accounts(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "iass", directory_file=tmp_path / "absent.toml")
    with open_entrance(settings) as entrance:
        assert not entrance.accounts.any()
    with pytest.raises(InvalidInput):
        issuer_of(settings)
    with pytest.raises(InvalidInput, match="no directory"):
        issuer_of(Settings(data_dir=tmp_path / "iass"))
    assert issuer_of(Settings(data_dir=tmp_path, directory_file=_file(tmp_path))).startswith("https://login.polri")


def test_authorities_of_the_machine_cannot_be_read() -> None:
    Exchange().check()
