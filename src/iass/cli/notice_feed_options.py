"""What `iass notice feed` is told about a list, whoever fetches it."""

from pathlib import Path
from typing import Annotated

import typer

NameArgument = Annotated[str, typer.Argument(help="Of the feed: letters, digits and . _ : / -.")]
ApprovedOption = Annotated[
    bool, typer.Option("--approved", help="Rows are whole notices with an approver, not drafts; of a file here alone.")
]
LeastShareOption = Annotated[
    float, typer.Option(min=0, max=1, help="Refuse a list that names a smaller share of those before.")
]
CaOption = Annotated[Path | None, typer.Option(help="PEM file of the authorities that alone are believed.")]
RedirectHostOption = Annotated[
    list[str] | None, typer.Option(help="Another host that the list may redirect to; repeatable.")
]
AllowPrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="The list may lie at an address of a private network.")
]
