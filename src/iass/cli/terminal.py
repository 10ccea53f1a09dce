"""Where commands write: answers on standard output, the rest on standard error."""

import json
import sys
from collections.abc import Mapping

from rich.console import Console

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)


def print_json(value: Mapping[str, object]) -> None:
    """One JSON object on one line of standard output, flushed, so that a reader at a pipe sees it at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
