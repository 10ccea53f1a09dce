"""Files that a page hands out: kept by no cache, and saved rather than shown."""

from fastapi import Response


def as_download(data: bytes, media_type: str, name: str, *, shown: bool = False) -> Response:
    """shown: in the browser, as a sheet that is printed at once."""
    how = "inline" if shown else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type=media_type, headers=headers)
