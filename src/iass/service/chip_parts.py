"""The files of a chip as parts of a form: any of them may be left out."""

from typing import Annotated

from fastapi import Depends, UploadFile

from iass.capture.chip.files import ChipFiles
from iass.errors import InvalidInput
from iass.service.schemas.chip import ChipIn


async def given(picture: UploadFile | None) -> bytes | None:
    """A part without name and content is how a form says that nothing was chosen. An empty file is an error."""
    if picture is None:
        return None
    data = await picture.read()
    return data if data or picture.filename else None


async def _parts(
    dg1: UploadFile | None = None, dg2: UploadFile | None = None, sod: UploadFile | None = None
) -> ChipFiles:
    return ChipFiles(await given(dg1), await given(dg2), await given(sod))


ChipParts = Annotated[ChipFiles, Depends(_parts)]


def chosen(parts: ChipFiles, told: ChipIn | None) -> ChipFiles:
    """The parts of the form, or those of its JSON. Raises InvalidInput for both at once."""
    if told is None:
        return parts
    if parts:
        raise InvalidInput("the chip's files were sent twice", where="chip", mend="Send them as parts, or in base64")
    return told.files()
