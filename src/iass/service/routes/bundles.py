"""A bundle as an answer."""

from typing import Any

from fastapi import Response

_FILE = {"schema": {"type": "string", "format": "binary"}}
BUNDLE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The bundle", "content": {"application/zip": _FILE}},
}


def as_bundle(data: bytes, case_id: str) -> Response:
    name = "".join(letter for letter in case_id if letter.isascii() and (letter.isalnum() or letter == "-"))
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    return Response(data, media_type="application/zip", headers=headers)
