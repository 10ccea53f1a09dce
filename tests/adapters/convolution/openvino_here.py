"""Where OpenVINO itself answers a little otherwise than on the CPUs whose bits our own layers keep (decision 0018)."""

from pathlib import Path

_CPU = Path("/proc/cpuinfo")
_HAS = frozenset(_CPU.read_text(encoding="utf-8").split()) if _CPU.exists() else frozenset()

HAS_TILES = "amx_int8" in _HAS
HAS_NARROW_REGISTERS = "avx2" in _HAS and "avx512f" not in _HAS
