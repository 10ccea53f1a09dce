"""Cut-out mask: the face of one person, printed and cut out along its edge, worn before another's head."""

import cv2
import numpy as np

from iass.demo.attacks.camera import Picture, Pose
from iass.demo.attacks.head import turned
from iass.demo.attacks.portrait import Portrait
from iass.demo.attacks.sheet import held, lay, light

_CENTRE, _AXES = (0.0, 0.62), (1.05, 1.42)  # of the cut, in inter-eye distances
_BEFORE = 0.35  # how far it stands before the wearer's eyes


def scene(face: Portrait, wearer: Portrait, pose: Pose) -> Picture:
    """One moment of the attack: the wearer turns the head, and the mask, flat as it is, turns with it."""
    (x, y), unit = face.centre, face.eyes
    alpha = np.zeros(face.pixels.shape[:2], np.float32)
    middle = (round(x + _CENTRE[0] * unit), round(y + _CENTRE[1] * unit))
    cv2.ellipse(alpha, middle, (round(_AXES[0] * unit), round(_AXES[1] * unit)), 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    ink = (18 + face.pixels.astype(np.float32) * 0.86) * light(pose)
    arm = pose.rotation @ np.array([0.0, -0.9, 1.5 + _BEFORE]) + np.array([0.0, 0.9, -1.5])
    worn = Pose(pose.yaw, pose.pitch, pose.roll, pose.x + arm[0], pose.y + arm[1], pose.nearer + arm[2])
    behind = turned(wearer, pose)
    shadow = cv2.GaussianBlur(alpha, (0, 0), unit * 0.08) * 0.45
    shaded = lay(behind, np.zeros_like(ink), np.asarray(shadow, np.float32), held(face, worn))
    return lay(shaded, ink, alpha, held(face, worn))
