"""How a face record is answered, and described in the OpenAPI document."""

from typing import Any

from fastapi import Response

from iass.handover.face_record import MEDIA_TYPE, file_name

FACE_RECORD: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}


def as_file(data: bytes, case_id: str) -> Response:
    """Always as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{file_name(case_id)}"'}
    return Response(data, media_type=MEDIA_TYPE, headers=headers)
