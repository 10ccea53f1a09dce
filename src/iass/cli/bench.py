"""`iass bench`: speed against peers, side by side in one run."""

from iass.cli.lazy import listed

COMMANDS = {
    "crossing": "Time a crossing over HTTP, three frames and a chip portrait, against a full gallery, step by step.",
    "camera": "Watch several streams at once, each at its own speed, and tell whether reading falls behind.",
    "consoles": "Sit many officers before one server, raise alerts, and tell when each of them heard of each.",
    "day": "Simulate a day of crossings, with its peaks, on machines of several sizes: how long travellers wait.",
    "search": (
        "Search made-up look-alikes exhaustively: one probe, batches of 8 and 64, recall, and how near to the "
        "bandwidth."
    ),
    "start": "Time starts on a full gallery: its snapshot, what came after it, and the first search, in new processes.",
    "template": (
        "Time templates of stills, 640 x 480 ones unless --images says else, against the same models on OpenCV and "
        "ONNX Runtime and against dlib as face_recognition calls it, each in a process of its own, in turns."
    ),
}
"""What each is for, as it says itself. The module of each is `iass.cli.bench_NAME`."""

PREFIX = "iass.cli.bench_"

app = listed(PREFIX, COMMANDS)


@app.callback()
def bench() -> None:
    """Speed against peers, side by side in one run."""
