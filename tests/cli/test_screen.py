"""`iass screen` on files: an answer that another program cannot read, or a hit that nobody can explain."""

import json
from pathlib import Path

from .conftest import Iass

HEADER = "id,name,birth_date,nationality,sex,document_number\n"


def _files(folder: Path) -> tuple[str, str]:
    listed, queries = folder / "list.csv", folder / "queries.csv"
    listed.write_text(
        HEADER
        + "L1,Soeharto Wijaya,1980-05-17,IDN,M,A1234567\nL1,Hari Wijaya,1980-05-17,IDN,M,\nL2,Lim Swie King,,,,\n"
    )
    queries.write_text(HEADER + "q1,SUHARTO WIDJAJA,1980-05-17,IDN,M,\nq2,NOBODY AT ALL,1990-01-01,IDN,F,X1\n")
    return str(listed), str(queries)


def test_each_traveller_has_one_line(iass: Iass, tmp_path: Path) -> None:
    listed, queries = _files(tmp_path)
    done = iass("screen", "--list", listed, "--queries", queries, "--json")
    assert done.returncode == 0, done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["query"], second) == ("q1", {"query": "q2", "candidates": []})
    [candidate] = first["candidates"]
    assert (candidate["id"], candidate["hit"]) == ("L1", True)
    assert 0.9 < candidate["score"] <= 1
    name = next(one for one in candidate["evidence"] if one["attribute"] == "name")
    assert (name["query"], name["listed"], name["verdict"]) == ("SUHARTO WIDJAJA", "Soeharto Wijaya", "near")
    number = next(one for one in candidate["evidence"] if one["attribute"] == "document_number")
    assert (number["verdict"], number["listed"]) == ("missing", "A1234567")
    assert not (tmp_path / "var").exists()


def test_a_list_of_nobody_is_silent(iass: Iass, tmp_path: Path) -> None:
    """An empty list clears everybody; the answer goes to a program, so a person is told beside it."""
    listed, queries = _files(tmp_path)
    Path(listed).write_text(HEADER)
    done = iass("screen", "--list", listed, "--queries", queries, "--json")
    assert [json.loads(line)["candidates"] for line in done.stdout.splitlines()] == [[], []]
    assert (done.returncode, "list.csv: there is nobody in it" in done.stderr) == (0, True)


def test_an_id_that_stands_twice_is_not_told(iass: Iass, tmp_path: Path) -> None:
    listed, queries = _files(tmp_path)
    done = iass("screen", "--list", listed, "--queries", queries, "--json")
    assert "list.csv, line 3" in done.stderr and "'L1'" in done.stderr


def test_people_read_a_table(iass: Iass, tmp_path: Path) -> None:
    listed, queries = _files(tmp_path)
    done = iass("screen", "--list", listed, "--queries", queries)
    assert "spelled otherwise" in " ".join(done.stdout.split())
    assert "q2: nobody" in done.stdout


def test_a_list_without_travellers(iass: Iass, tmp_path: Path) -> None:
    listed, _ = _files(tmp_path)
    done = iass("screen", "--list", listed)
    assert done.returncode == 2
    assert "--queries" in done.stderr


def test_a_column_that_is_missing_is_not_named(iass: Iass, tmp_path: Path) -> None:
    listed, queries = _files(tmp_path)
    Path(queries).write_text("id,birth_date\n1,1980\n")
    done = iass("screen", "--list", listed, "--queries", queries, "--json")
    assert done.returncode == 2
    assert "name" in done.stderr and "queries.csv, line 1" in done.stderr


def test_a_name_at_the_prompt_is_not_looked_for(iass: Iass) -> None:
    done = iass("screen", "--name", "Tjokro", "--in", "watchlist", "--in", "registry", "--case", "C-1", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert [one["name"] for one in answer["lists"]] == ["watchlist", "registry"]
    told = iass("screen", "--name", "Tjokro")
    assert "watchlist: nobody" in told.stdout and answer["search"].startswith("search-")


def test_a_sex_or_date_that_is_none_is_taken(iass: Iass) -> None:
    for words in (("--sex", "Q"), ("--birth-date", "yesterday")):
        done = iass("screen", "--name", "Tjokro", *words)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
