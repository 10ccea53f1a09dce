"""The dashboard of docs/grafana: a panel that shows nothing, because the service exposes no such figure."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from prometheus_client.parser import text_string_to_metric_families

from iass.demo import cast

from .counter import Counter

_DOCS = Path(__file__).resolve().parents[2] / "docs"
_BOARD: dict[str, Any] = json.loads((_DOCS / "grafana" / "iass.json").read_text())
_UNITS = {"short", "s", "percentunit", "reqps", "bool_yes_no"}
_WITHOUT_SAMPLES = {"iass_list_age_seconds", "iass_list_late", "iass_directory_refusals_total"}
"""Nothing of theirs happens in these tests: labels as docs/api.md has them, whose names are held elsewhere."""


def _panels() -> Iterator[dict[str, Any]]:
    return (panel for panel in _BOARD["panels"] if panel["type"] != "row")


def _asked() -> Iterator[tuple[str, str, set[str]]]:
    """Of every query: the query, each figure that it names, and the labels that it selects, groups or shows by."""
    for panel in _panels():
        for target in panel["targets"]:
            query = target["expr"]
            grouped = {
                name.strip() for group in re.findall(r"\b(?:by|on) \(([^)]+)\)", query) for name in group.split(",")
            }
            shown = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
            for name, chosen in re.findall(r"\b(iass_\w+)(?:{([^}]*)})?", query):
                yield query, name, grouped | shown | set(re.findall(r"(\w+)=", chosen))


@pytest.fixture
def labels(client: httpx.Client, counter: Counter, lane: str) -> Mapping[str, set[str]]:
    """Of every figure that the running service exposes, which labels its samples have."""
    alert = counter.cross(cast.WANTED, lane=lane).json()["alert_id"]
    empty = io.BytesIO()
    Image.new("RGB", (320, 240), "grey").save(empty, "JPEG")
    counter.cross(cast.CITIZEN, lane=lane, frames=[empty.getvalue()])
    client.post(f"/v1/alerts/{alert}/claim").raise_for_status()
    client.post(f"/v1/alerts/{alert}/judgement", json={"judgement": "other_person"}).raise_for_status()
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    api = (_DOCS / "api.md").read_text()
    for name in _WITHOUT_SAMPLES - set(found):
        row = re.search(rf"^\| `{name}` \| (.*) \|$", api, re.MULTILINE)
        assert row is not None, name
        found[name] = set(re.findall(r"`(\w+)`", row[1]))
    return found


def test_panel_asks_for_what_no_service_exposes(labels: Mapping[str, set[str]]) -> None:
    for query, name, wanted in _asked():
        if name == "iass_passenger_list_newest_seconds":  # absent where no list is kept, as the API says
            continue
        assert name in labels, query
        assert wanted <= labels[name], f"{query}: {name} has {sorted(labels[name])}"


def test_figure_is_on_no_panel(client: httpx.Client) -> None:
    exposed = set(re.findall(r"^# TYPE (iass_\w+)", client.get("/metrics").text, re.MULTILINE))
    drawn = {re.sub("_bucket$", "", name) for _, name, _ in _asked()}
    left_out = {
        "iass_threshold", "iass_feed_events_total", "iass_passenger_messages_total", "iass_list_failures",
        "iass_day_alerts", "iass_day_searches", "iass_day_false_alerts",
    }  # fmt: skip
    assert {name for name in exposed if not name.endswith("_created")} - drawn == left_out


def test_panel_has_no_title_unit_or_place() -> None:
    assert (_BOARD["uid"], _BOARD["schemaVersion"] >= 36, _BOARD["refresh"]) == ("iass-checkpoint", True, "30s")
    (variable,) = _BOARD["templating"]["list"]
    assert (variable["type"], variable["query"]) == ("datasource", "prometheus")
    assert len({panel["id"] for panel in _BOARD["panels"]}) == len(_BOARD["panels"])
    assert len({panel["title"] for panel in _BOARD["panels"]}) == len(_BOARD["panels"])
    taken: set[tuple[int, int]] = set()
    for panel in _BOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert panel["title"] and place["x"] + place["w"] <= 24 and not cells & taken, panel["title"]
        taken |= cells
    for panel in _panels():
        assert panel["fieldConfig"]["defaults"]["unit"] in _UNITS, panel["title"]
        assert panel["datasource"]["uid"] == "${datasource}"
        for target in panel["targets"]:
            query = target["expr"]
            assert target["refId"] and target["legendFormat"]
            assert all(query.count(opening) == query.count(closing) for opening, closing in ("()", "{}", "[]")), query
