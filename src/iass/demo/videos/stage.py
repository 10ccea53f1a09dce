"""Draws the figures of one moment over the backdrop, the far ones first, and tells what is to be seen of each face."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Pixels
from iass.demo.videos.backdrop import Pillar, pillar_pixels
from iass.demo.videos.figure import LEVELS, Figure, figure
from iass.demo.videos.head import Pose, moved, turned
from iass.demo.videos.matte import Premultiplied
from iass.demo.videos.motion import Actor
from iass.demo.videos.sensor import samples
from iass.evaluation.camera_truth import Box, FaceTruth
from iass.face.align import Transform

_EYE_LEVEL = 0.2  # of the frame's height, for somebody very far away
_SEEN = 0.02  # a face of which less is visible is not in the frame
_BELOW_CAMERA = 4.0 / 1080  # of the frame's height for each pixel between the eyes: the camera hangs above heads


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """One figure at one moment. eyes: pixels between the eyes as the path has them."""

    actor: Actor
    figure: Figure
    pose: Pose
    transform: Transform
    eyes: float
    smear: float


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """backdrop: uint8 (height, width, 3), BGR; shutter: seconds that it stays open."""

    backdrop: Pixels
    actors: Sequence[Actor]
    pillars: Sequence[Pillar]
    shutter: float

    @property
    def height(self) -> int:
        return int(self.backdrop.shape[0])

    @property
    def width(self) -> int:
        return int(self.backdrop.shape[1])

    def draw(self, at: float) -> tuple[Pixels, tuple[FaceTruth, ...]]:
        """The scene at `at` seconds, before the sensor, and the truth about every face that is partly in it."""
        scene = self.backdrop.copy()
        present = [drawn for actor in self.actors if (drawn := self._drawn(actor, at)) is not None]
        together: list[Pillar | _Drawn] = [*self.pillars, *present]
        layers = sorted(together, key=lambda layer: layer.eyes)
        covers = [self._lay(scene, layer, at) for layer in layers]
        faces = [
            self._truth(layer, covers[index + 1 :]) for index, layer in enumerate(layers) if isinstance(layer, _Drawn)
        ]
        return scene, tuple(face for face in faces if face.visible > _SEEN)

    def _drawn(self, actor: Actor, at: float) -> _Drawn | None:
        place, pose = actor.place(at), actor.pose(at)
        transform = self._transform(actor, at, pose)
        if place is None or transform is None:
            return None
        shown = figure(actor.person)
        later = self._transform(actor, at + self.shutter, pose)
        middle = np.append(shown.middle, 1.0)
        smear = 0.0 if later is None else float(np.linalg.norm(later @ middle - transform @ middle))
        return _Drawn(actor, shown, pose, transform, place.eyes, smear)

    def _transform(self, actor: Actor, at: float, pose: Pose) -> Transform | None:
        """Figure to frame, mirrored for a pose that looks to the left; None while the actor is not there."""
        place = actor.place(at)
        if place is None:
            return None
        shown = figure(actor.person)
        right, down = actor.bob(at)
        x = place.x * self.width + right * place.eyes
        y = (_EYE_LEVEL + _BELOW_CAMERA * place.eyes) * self.height + down * place.eyes
        scale, lean = place.eyes / shown.eyes, math.radians(actor.roll(at))
        turn = scale * np.array([[math.cos(lean), -math.sin(lean)], [math.sin(lean), math.cos(lean)]])
        if pose.sideways and pose.yaw < 0:
            turn[:, 0] *= -1
        return np.column_stack((turn, np.array([x, y]) - turn @ shown.middle))

    def _lay(self, scene: Pixels, layer: Pillar | _Drawn, at: float) -> NDArray[np.float32]:
        """Draws the layer over what is there; answers how much it covers, float32 (height, width), 0..1."""
        if isinstance(layer, Pillar):
            return self._stand(scene, layer)
        return self._figure(scene, layer, at)

    def _figure(self, scene: Pixels, drawn: _Drawn, at: float) -> NDArray[np.float32]:
        """As often as the open shutter asks for; `at` is the middle of that time."""
        picture, factor = _at_level(drawn)
        count = samples(drawn.smear)
        opened = [at + self.shutter * ((number + 0.5) / count - 0.5) for number in range(count)]
        moments = [self._transform(drawn.actor, moment, drawn.pose) for moment in opened]
        transforms = [_from_level(drawn.transform if one is None else one, factor) for one in moments]
        rows, columns = self._reached(picture, transforms)
        corner, size = np.array([columns.start, rows.start]), (columns.stop - columns.start, rows.stop - rows.start)
        cover = np.zeros((self.height, self.width), np.float32)
        if min(size) <= 0:
            return cover
        total = np.zeros((size[1], size[0], 4), np.float32)
        for transform in transforms:
            there = np.column_stack((transform[:, :2], transform[:, 2] - corner))
            cv2.accumulate(cv2.warpAffine(picture, there, size), total)
        total /= count
        cover[rows, columns] = total[..., 3] / 255
        left = 1 - cover[rows, columns, None]
        laid = cv2.multiply(scene[rows, columns].astype(np.float32), np.repeat(left, 3, axis=2)) + total[..., :3]
        scene[rows, columns] = cv2.convertScaleAbs(laid)
        return cover

    def _reached(self, picture: Premultiplied, transforms: Sequence[Transform]) -> tuple[slice, slice]:
        """Rows and columns of the frame that the picture may touch in any of the moments."""
        height, width = picture.shape[:2]
        corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]], np.float64)
        places = np.concatenate([corners @ transform.T for transform in transforms])
        low = np.clip(np.floor(places.min(axis=0)), 0, (self.width, self.height)).astype(int)
        high = np.clip(np.ceil(places.max(axis=0)) + 1, 0, (self.width, self.height)).astype(int)
        return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))

    def _stand(self, scene: Pixels, pillar: Pillar) -> NDArray[np.float32]:
        columns, pixels = pillar_pixels(pillar, self.width, self.height)
        scene[:, columns] = pixels
        cover = np.zeros((self.height, self.width), np.float32)
        cover[:, columns] = 1
        return cover

    def _truth(self, drawn: _Drawn, before: Sequence[NDArray[np.float32]]) -> FaceTruth:
        """before: what covers it. What lies outside the frame is hidden as well."""
        shown, pose = drawn.figure, drawn.pose
        if pose.sideways:
            box, points = _mapped(shown.side_box, drawn.transform), None
        else:
            turned_points = moved(shown, shown.points, pose.yaw)
            points = turned_points @ drawn.transform[:, :2].T + drawn.transform[:, 2]
            middle = turned_points.mean(axis=0) - shown.points.mean(axis=0)
            left, top, width, height = shown.box
            box = _mapped((left + float(middle[0]), top, width, height), drawn.transform)
        return FaceTruth(
            person=drawn.actor.person,
            box=(round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)),
            landmarks=None if points is None else tuple((round(float(x), 2), round(float(y), 2)) for x, y in points),
            eyes=0.0 if points is None else round(float(np.linalg.norm(points[0] - points[1])), 2),
            visible=round(self._visible(box, before), 3),
            yaw=round(pose.yaw, 1),
            smear=round(drawn.smear, 2),
        )

    def _visible(self, box: Box, before: Sequence[NDArray[np.float32]]) -> float:
        left, top, width, height = box
        x0, y0, x1, y1 = round(left), round(top), round(left + width), round(top + height)
        oval = np.zeros((max(y1 - y0, 1), max(x1 - x0, 1)), np.uint8)
        centre = (oval.shape[1] // 2, oval.shape[0] // 2)
        cv2.ellipse(oval, centre, (max(centre[0], 1), max(centre[1], 1)), 0, 0, 360, 1, cv2.FILLED)
        whole = float(oval.sum())
        rows = slice(max(y0, 0), min(y1, self.height))
        columns = slice(max(x0, 0), min(x1, self.width))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return 0.0
        inside = oval[rows.start - y0 : rows.stop - y0, columns.start - x0 : columns.stop - x0].astype(np.float32)
        for cover in before:
            inside = inside * (1 - cover[rows, columns])
        return float(inside.sum()) / whole


def _at_level(drawn: _Drawn) -> tuple[Premultiplied, int]:
    """The figure in its pose, at the level just above its size in the frame, and how much smaller that level is."""
    shown = drawn.figure
    level = int(np.clip(math.floor(math.log2(shown.eyes / drawn.eyes)), 0, LEVELS - 1))
    factor = 1 << level
    if drawn.pose.sideways:
        return shown.side[level], factor
    head = turned(shown, drawn.pose, level)
    picture = shown.front[level].copy()
    x, y = shown.corner[0] // factor, shown.corner[1] // factor
    picture[y : y + head.shape[0], x : x + head.shape[1]] = head
    return picture, factor


def _from_level(transform: Transform, factor: int) -> Transform:
    """The transform for a picture made smaller by this factor: its pixel's centre is the centre of a square."""
    shift = transform[:, 2] + transform[:, :2] @ np.full(2, (factor - 1) / 2)
    return np.column_stack((transform[:, :2] * factor, shift))


def _mapped(box: Box, transform: Transform) -> Box:
    """The upright box around the same middle, grown or shrunk by the transform's scale."""
    left, top, width, height = box
    centre = transform @ np.array([left + width / 2, top + height / 2, 1.0])
    scale = float(np.hypot(transform[0, 1], transform[1, 1]))
    return (
        float(centre[0]) - scale * width / 2,
        float(centre[1]) - scale * height / 2,
        scale * width,
        scale * height,
    )
