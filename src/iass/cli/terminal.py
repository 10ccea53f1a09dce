"""Where commands write: answers on standard output, the rest on standard error."""

import json
import sys
from collections.abc import Mapping

from rich.console import Console

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


def as_line(value: Mapping[str, object]) -> str:
    """JSON on one line, ended."""
    return json.dumps(value, ensure_ascii=False) + "\n"


def print_json(value: Mapping[str, object]) -> None:
    """One JSON object on one line of standard output, flushed, so that a reader at a pipe sees it at once."""
    sys.stdout.write(as_line(value))
    sys.stdout.flush()
