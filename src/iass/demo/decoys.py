"""Practice pairs of the synthetic people, as an operator lays them into a folder."""

from pathlib import Path

from iass.demo import people

_ALIKE = ("P004", "P010")
"""Two people who look alike."""


def lay(folder: Path) -> Path:
    """Makes the folder with eight pairs, three of them of one person; answers it. Raises NotFound, before anything is
    made, when the extra [demo] is absent."""
    people.folder()
    folder.mkdir(parents=True, exist_ok=True)
    pairs = [("P001", "P001"), ("P004", "P004"), ("P010", "P010"), _ALIKE, _ALIKE[::-1]]
    pairs += [("P002", "P003"), ("P005", "P006"), ("P007", "P008")]
    lines = ["id,left,right,same,synthetic"]
    for number, (left, right) in enumerate(pairs, start=1):
        names = f"{number}-left.jpg", f"{number}-right.jpg"
        (folder / names[0]).write_bytes(people.selfie(left))
        (folder / names[1]).write_bytes(people.passport_photo(right))
        lines.append(f"pair-{number},{names[0]},{names[1]},{'yes' if left == right else 'no'},yes")
    (folder / "pairs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
