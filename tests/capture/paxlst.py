"""Messages PAXLST as carriers send them, of synthetic people, made on the spot."""

from collections.abc import Sequence

HEAD = ("BGM+745", "NAD+MS+++GARUDA HELP DESK", "COM+62 21 5550100:TE+OPS@EXAMPLE.COM:EM")
FLIGHT = ("TDT+20+GA0881+++GA", "LOC+125+NRT", "DTM+189:2611291145:201", "LOC+87+CGK", "DTM+232:2611291725:201")
LARAS = (
    "NAD+FL+++KUSUMAWATI:LARAS:DEWI",
    "ATT+2++F",
    "DTM+329:950722:101",
    "GEI+4+173",
    "FTX+BAG+++GA986543",
    "LOC+22+CGK",
    "LOC+174+IDN",
    "LOC+178+NRT",
    "LOC+179+CGK",
    "LOC+180+:::SURABAYA+IDN",
    "NAT+2+IDN",
    "RFF+AVF:KQ7T2B",
    "RFF+SEA:27B",
    "RFF+ABO:BA8321",
    "DOC+P:110:111+X9917640",
    "DTM+36:310630:101",
    "LOC+91+IDN",
)
CASPIAN = (
    "NAD+DDU+++TORVALE:CASPIAN",
    "ATT+2++M",
    "DTM+329:19810300:102",
    "NAT+2+UTO",
    "DOC+P+U6642901",
    "LOC+91+UTO",
)


def message(
    *groups: Sequence[str],
    head: Sequence[str] = HEAD,
    flight: Sequence[str] = FLIGHT,
    reference: str = "PAX001",
    access: str = "GA881/261129/1145",
    part: str = "01:F",
    count: int | None = -1,
    release: str = "12B",
) -> str:
    """UNH to UNT. count: for CNT 42; -1 for as many as there are, None for no CNT."""
    body = [*head, *flight, *(one for group in groups for one in group)]
    if count is not None:
        body.append(f"CNT+42:{len(groups) if count < 0 else count}")
    lines = [f"UNH+{reference}+PAXLST:D:{release}:UN:IATA+{access}+{part}", *body]
    lines.append(f"UNT+{len(lines) + 1}+{reference}")
    return "".join(f"{line}'" for line in lines)


def interchange(
    *messages: str,
    reference: str = "000000123",
    sender: str = "GARUDA",
    at: str = "261129:0130",
    syntax: str = "UNOA:4",
) -> bytes:
    """UNA to UNZ, with a group around the messages."""
    group = f"UNG+PAXLST+{sender}:ZZ+IDNIMM:ZZ+{at}+7+UN+D:12B'"
    begin = f"UNA:+.? 'UNB+{syntax}+{sender}:ZZ+IDNIMM:ZZ+{at}+{reference}++APIS'"
    return f"{begin}{group}{''.join(messages)}UNE+{len(messages)}+7'UNZ+1+{reference}'".encode()
