"""What this machine's processor is and can do."""

import os
import platform
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")


def cpu_flags(cpu_info: Path = CPU_INFO) -> frozenset[str]:
    """What the CPU can do, in the Linux kernel's words (avx2, avx512_vnni, amx_int8); empty where that is not told."""
    return frozenset(_first("flags", cpu_info).split())


def cpu_name(cpu_info: Path = CPU_INFO) -> str:
    """As its maker calls it, else the architecture."""
    return _first("model name", cpu_info) or platform.machine()


def core_count() -> int:
    """Cores that this process may use, not all that there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _first(name: str, cpu_info: Path) -> str:
    try:
        lines = cpu_info.read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.split(":")[0].strip() == name), "")
