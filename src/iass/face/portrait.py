"""The picture of one face that an alert keeps. Bystanders are cut away: they are nobody's evidence."""

import cv2

from iass.capture.frame import Frame
from iass.face.detected import DetectedFace

_HEIGHT = 480
_ASPECT = 0.8  # width over height, as a passport photograph of 35 x 45 mm nearly has
_FACE_SHARE = 0.5  # of the portrait's height, so that hair, ears and chin stay in view


def portrait(frame: Frame, face: DetectedFace) -> bytes:
    """JPEG of at most 384 x 480 pixels, the face in the middle and half as high as the picture.

    Cut off at the frame's edges, never enlarged.
    """
    left, top, width, height = face.box
    crop_height = height / _FACE_SHARE
    crop_width = crop_height * _ASPECT
    centre_x, centre_y = left + width / 2, top + height / 2
    x0, x1 = _within(centre_x - crop_width / 2, centre_x + crop_width / 2, frame.width)
    y0, y1 = _within(centre_y - crop_height / 2, centre_y + crop_height / 2, frame.height)
    pixels = frame.pixels[y0:y1, x0:x1]
    scale = min(1.0, _HEIGHT / pixels.shape[0])
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    smaller = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    encoded, data = cv2.imencode(".jpg", smaller, [cv2.IMWRITE_JPEG_QUALITY, 92])
    if not encoded:
        raise ValueError("OpenCV could not encode a portrait as JPEG")
    return data.tobytes()


def _within(low: float, high: float, size: int) -> tuple[int, int]:
    """The interval as whole pixels inside 0..size, at least one pixel long."""
    start = min(max(round(low), 0), size - 1)
    return start, max(min(round(high), size), start + 1)
