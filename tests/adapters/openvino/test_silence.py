"""Nothing that runs faces ever speaks to the outside.

Guarded twice, in a fresh interpreter: Python's audit events for names, sockets and child processes, and a
seccomp filter under which the kernel kills whoever asks for an internet socket, native code included.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Picture = Callable[[str, str], bytes]

_GUARD = '''
import ctypes, os, platform, struct, sys

def refuse_sockets():
    """socket(AF_INET | AF_INET6, ..) kills the process. Inherited by children; see seccomp(2)."""
    number = {"x86_64": 41, "aarch64": 198}.get(platform.machine())
    if number is None:
        return False
    rules = [
        (0x20, 0, 0, 0),             # A = the system call's number
        (0x15, 0, 4, number),        # not socket(): allow
        (0x20, 0, 0, 16),            # A = its first argument, the address family
        (0x15, 1, 0, 2),             # AF_INET: kill
        (0x15, 0, 1, 10),            # neither AF_INET nor AF_INET6: allow
        (0x06, 0, 0, 0x80000000),    # SECCOMP_RET_KILL_PROCESS
        (0x06, 0, 0, 0x7FFF0000),    # SECCOMP_RET_ALLOW
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *rule) for rule in rules))
    program = struct.pack("HxxxxxxQ", len(rules), ctypes.addressof(code))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return prctl(38, 1, 0, 0, 0) == 0 and prctl(22, 2, ctypes.c_char_p(program), 0, 0) == 0

def watch(event, arguments):
    inward = event == "socket.__new__" and arguments[1] == 1  # AF_UNIX
    if event.startswith(("socket.", "os.fork", "os.posix_spawn", "subprocess.", "urllib.")) and not inward:
        print("FORBIDDEN", event, arguments, flush=True)
        os._exit(7)

guarded = refuse_sockets()
sys.addaudithook(watch)
'''

_ENGINE = """
import time
from pathlib import Path
import cv2
import numpy as np
from iass.adapters.openvino.engine import load
from iass.capture.frame import Frame
from iass.face.outcome import FaceProbe

own = sys.argv[3] == "own layers"
engine = load("sface-2021dec", extra_dir=None, cache_dir=Path(sys.argv[1]), threads=1, own=own)
pixels = cv2.imdecode(np.fromfile(sys.argv[2], np.uint8), cv2.IMREAD_COLOR)
assert isinstance(engine.one_face(Frame(pixels)), FaceProbe)
assert own or sys.modules["openvino_telemetry"] is None
time.sleep(0.5)
print("DONE", guarded, flush=True)
"""


def run(script: str, home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    # A CI variable alone would silence the telemetry: the proof has to hold on a desk.
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH")}
    command = [sys.executable, "-c", _GUARD + script, *arguments]
    environment = {**kept, "HOME": str(home)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("on", ["own layers", "OpenVINO"])
def test_loading_and_running_the_engine_opens_no_connection(tmp_path: Path, portrait_file: Path, on: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = run(_ENGINE, home, str(tmp_path / "cache"), str(portrait_file), on)
    assert done.stdout.startswith("DONE"), (done.returncode, done.stdout, done.stderr)
    assert list(home.iterdir()) == [], "an identifier was written to the home folder"


def test_the_guard_would_notice_a_connection(tmp_path: Path) -> None:
    done = run("import socket; socket.create_connection(('192.0.2.1', 443), 1)", tmp_path)
    assert done.returncode == 7, done
    assert "FORBIDDEN socket." in done.stdout


def test_the_kernel_would_notice_native_code(tmp_path: Path) -> None:
    script = "print(guarded, flush=True); ctypes.CDLL(None).socket(2, 1, 0); print('through')"
    done = run(script, tmp_path)
    if done.stdout.startswith("False"):
        assert not sys.platform.startswith("linux") or done.stdout == "False\nthrough\n"
        return  # a kernel without seccomp: the audit events above still guard
    assert done.returncode == -signal.SIGSYS, done


def test_only_one_module_imports_openvino() -> None:
    sources = Path(__file__).parents[3] / "src" / "iass"
    importers = [
        path.relative_to(sources).as_posix()
        for path in sources.rglob("*.py")
        if any(line.strip().startswith(("import openvino", "from openvino")) for line in path.read_text().splitlines())
    ]
    assert importers == [], "import it from iass.adapters.openvino.runtime, which keeps it quiet"


@pytest.fixture
def portrait_file(tmp_path: Path, picture: Picture) -> Path:
    path = tmp_path / "portrait.jpg"
    path.write_bytes(picture("P001", "amateur_selfie"))
    return path
