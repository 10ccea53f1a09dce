"""The description of the API says everything, and is true."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.params import Depends

from iass.accounts.rights import LOOKS
from iass.service import officer

Schema = dict[str, Any]


@pytest.fixture(scope="session")
def described(url: str) -> Schema:
    answer = httpx.get(f"{url}/openapi.json", timeout=60)
    found: Schema = answer.json()
    return found


def _operations(described: Schema) -> Iterator[tuple[str, Schema]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _is_nested(field: Schema) -> bool:
    """Another model, which has examples itself; or a list or an option of one."""
    branches = [field, field.get("items", {}), *field.get("anyOf", [])]
    return any("$ref" in branch or "$ref" in branch.get("items", {}) for branch in branches)


def test_field_has_no_example(described: Schema) -> None:
    bare = [
        f"{name}.{field}"
        for name, schema in described["components"]["schemas"].items()
        if not name.startswith("Body_")
        for field, found in schema.get("properties", {}).items()
        if "examples" not in found and not _is_nested(found)
    ]
    assert bare == []


def test_field_has_no_description(described: Schema) -> None:
    silent = [
        f"{name}.{field}"
        for name, schema in described["components"]["schemas"].items()
        if not name.startswith("Body_")
        for field, found in schema.get("properties", {}).items()
        if "description" not in found
    ]
    assert silent == []


def test_operation_has_no_words_or_tag(described: Schema) -> None:
    known = {tag["name"] for tag in described["tags"]}
    for name, operation in _operations(described):
        assert operation["summary"] and operation["description"], name
        assert set(operation["tags"]) <= known and operation["tags"], name


def test_errors_are_not_described_as_problems(described: Schema) -> None:
    for name, operation in _operations(described):
        for status, answer in operation["responses"].items():
            if status >= "400":
                schema = answer["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, name
        assert {"401", "403", "421", "422"} <= set(operation["responses"]), name
    assert "HTTPValidationError" not in described["components"]["schemas"]


def test_reference_leads_nowhere(described: Schema) -> None:
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from ([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
            for inner in value.values():
                yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(references(described)) <= known


def test_json_part_of_a_form_is_described_as_an_object(described: Schema) -> None:
    content = described["paths"]["/v1/crossings"]["post"]["requestBody"]["content"]["multipart/form-data"]
    assert content["encoding"]["crossing"] == {"contentType": "application/json"}
    body = described["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    assert body["properties"]["crossing"] == {"$ref": "#/components/schemas/CrossingIn"}


def test_stream_is_described_as_events(described: Schema) -> None:
    answer = described["paths"]["/v1/alerts/stream"]["get"]["responses"]["200"]
    assert "text/event-stream" in answer["content"]


def test_officer_is_described_as_the_key(described: Schema) -> None:
    schemes = described["components"]["securitySchemes"]
    assert schemes["officer"]["name"] == "IASS-Officer"
    for name, operation in _operations(described):
        opened = name.split()[1] in ("/healthz", "/readyz", "/metrics")
        assert bool(operation.get("security")) is not opened, name


def test_look_at_a_person_is_described_without_its_purpose() -> None:
    """Whoever must state one finds out by being refused."""
    rules = [rule.dependency for rule in vars(officer).values() if isinstance(rule, Depends)]
    stated = {rule.permission for rule in rules if isinstance(rule, officer.RequiresPurpose)}
    assert stated == LOOKS & {rule.permission for rule in rules if isinstance(rule, officer.Requires)}
