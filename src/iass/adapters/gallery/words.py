"""Ids of rows and subjects as one run of bytes a block: some 40 bytes each, where a Python string takes 90 and more."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 16
_AS_STORED = "surrogatepass"  # what is half a character comes back as it was

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PackedWords:
    """lengths: uint32 (n,), bytes of each word. text: all of them, one behind the other."""

    lengths: NDArray[np.uint32]
    text: bytes


@dataclass(slots=True, eq=False)
class _Block:
    """ends: where each word ends, from the second on; the first is 0."""

    text: bytearray = field(default_factory=bytearray)
    ends: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(BLOCK + 1, np.uint32))


class Words:
    """Numbered from 0. One writer appends; readers of any thread read what they know to be there."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> str:
        block, at = self._blocks[number // BLOCK], number % BLOCK
        start, end = block.ends[at : at + 2].tolist()
        return str(block.text[start:end], "utf-8", _AS_STORED)

    def append(self, word: str) -> None:
        at = self._count % BLOCK
        if at == 0 and self._count // BLOCK == len(self._blocks):
            self._blocks.append(_Block())
        block = self._blocks[self._count // BLOCK]
        block.text += word.encode("utf-8", _AS_STORED)
        block.ends[at + 1] = len(block.text)
        self._count += 1

    def take_back(self, count: int) -> None:
        """Forgets all but the first `count`, which nobody has been told of yet."""
        del self._blocks[-(-count // BLOCK) :]
        if at := count % BLOCK:
            block = self._blocks[-1]
            del block.text[int(block.ends[at]) :]
        self._count = count

    def extend(self, packed: PackedWords) -> None:
        """Behind whole blocks only, and one block at most. Raises ValueError for lengths that are not the text's."""
        count = len(packed.lengths)
        ends = np.concatenate([[0], np.cumsum(packed.lengths, dtype=np.int64)])
        if self._count % BLOCK or count > BLOCK or ends[-1] != len(packed.text) or ends[-1] >= 1 << 32:
            raise ValueError("words that do not fit")
        block = _Block(bytearray(packed.text))
        block.ends[: count + 1] = ends
        self._blocks.append(block)
        self._count += count

    def packed(self, numbers: Numbers) -> PackedWords:
        """Those words. numbers: ascending."""
        parts = []
        for one in np.unique(numbers // BLOCK).tolist():
            parts.append(_taken(self._blocks[one], numbers[numbers // BLOCK == one] % BLOCK))
        lengths = np.concatenate([np.empty(0, np.uint32), *(part.lengths for part in parts)])
        return PackedWords(lengths, b"".join(part.text for part in parts))


def _taken(block: _Block, at: Numbers) -> PackedWords:
    starts, ends = block.ends[at].astype(np.int64), block.ends[at + 1].astype(np.int64)
    lengths = ends - starts
    if at[-1] - at[0] + 1 == len(at):
        return PackedWords(lengths.astype(np.uint32), bytes(block.text[starts[0] : ends[-1]]))
    first = np.cumsum(lengths) - lengths
    places = np.repeat(starts - first, lengths) + np.arange(int(lengths.sum()))
    text = np.frombuffer(bytes(block.text), np.uint8)[places].tobytes()
    return PackedWords(lengths.astype(np.uint32), text)
