"""Style sheets, scripts and the icon. They show nothing of anybody, so that no officer is asked for."""

from fastapi import APIRouter, Response

from iass.console.assets import PREFIX
from iass.console.screen import OnScreen
from iass.service.identifiers import PathId
from iass.service.officer import OPEN

router = APIRouter(include_in_schema=False)

_FOR_EVER = "public, max-age=31536000, immutable"


@router.get(PREFIX + "/{version}/{name}", dependencies=[OPEN])
def file(screen: OnScreen, version: PathId, name: PathId) -> Response:
    """The address holds the version, so that a browser may keep what it got."""
    asset = screen.assets.get(version, name)
    return Response(asset.data, media_type=asset.media_type, headers={"Cache-Control": _FOR_EVER})
