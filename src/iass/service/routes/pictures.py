"""How a picture is described in the OpenAPI document."""

from typing import Any

PICTURE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The picture",
        "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}
