"""Screen spectrum: the grid of a screen's pixels, or the moire that it makes with the camera's, stands in the
spectrum as sharp peaks. Skin, hair and cloth have none."""

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.face.attack.view import View
from iass.face.detected import DetectedFace

_SIDE = 64  # pixels of the frame as it came: shrinking would wipe the grid away
_LOWEST = 0.12  # cycles a pixel: below, faces have structure of their own
_JPEG = 8  # pixels: the blocks of JPEG make peaks on both axes, at multiples of 1/8
_LOCAL = 5
_OFFSETS = ((-0.5, -0.5), (0.5, -0.5), (0.0, 0.0), (-0.5, 0.5), (0.5, 0.5))
_WINDOW = np.outer(np.hanning(_SIDE), np.hanning(_SIDE)).astype(np.float32)

Spectrum = NDArray[np.float32]


def screen_spectrum(view: View) -> float:
    """The highest peak, in nepers above its surroundings in the spectrum; 0 where the face is too small to tell."""
    patches = _patches(view)
    if not len(patches):
        return 0.0
    return max(_peak(channel) for channel in _channels(patches))


def _patches(view: View) -> Spectrum:
    """Squares of the face, four side by side and one over them, float32 (n, 64, 64, 3)."""
    pixels = view.frame.pixels
    middle = _middle(view.face)
    found = []
    for offset in _OFFSETS:
        left, top = (round(at + share * _SIDE - _SIDE / 2) for at, share in zip(middle, offset, strict=True))
        if left >= 0 and top >= 0 and left + _SIDE <= pixels.shape[1] and top + _SIDE <= pixels.shape[0]:
            found.append(pixels[top : top + _SIDE, left : left + _SIDE])
    return np.asarray(found, np.float32)


def _middle(face: DetectedFace) -> tuple[float, float]:
    x, y = face.landmarks.mean(axis=0)
    return float(x), float(y)


def _channels(patches: Spectrum) -> list[Spectrum]:
    """Light, and a difference of colours, in which coloured moire stands out."""
    return [patches[..., 1], patches[..., 2] - patches[..., 0]]


def _peak(patches: Spectrum) -> float:
    level = patches - patches.mean(axis=(1, 2), keepdims=True)
    waves = np.fft.rfft2(level * _WINDOW)
    spectrum = np.log(waves.real**2 + waves.imag**2 + 1.0).mean(axis=0).astype(np.float32)
    whole = np.fft.fftshift(spectrum, axes=0)
    around = cv2.medianBlur(whole, _LOCAL)
    return float(np.max(np.where(_LOOKED_AT, whole - around, 0)))


def _looked_at() -> NDArray[np.bool_]:
    """Frequencies high enough, and not those of JPEG's blocks."""
    down = np.fft.fftshift(np.fft.fftfreq(_SIDE))[:, None]
    across = np.fft.rfftfreq(_SIDE)[None]
    high = np.hypot(down, across) >= _LOWEST
    step = _SIDE // _JPEG
    rows, columns = np.abs(np.round(down * _SIDE)), np.round(across * _SIDE)
    blocks = ((columns == 0) & (rows % step == 0)) | ((rows == 0) & (columns % step == 0))
    return np.asarray(high & ~blocks)


_LOOKED_AT = _looked_at()
