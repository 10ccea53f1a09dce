"""A reader of ANSI/NIST-ITL files in traditional encoding, written from the standard alone and not from our writer."""

from dataclasses import dataclass

Items = list[list[str]]


@dataclass
class Read:
    """kind: the record's type. fields: text by number, as subfields of items. data: field 999."""

    kind: int
    length: int
    fields: dict[int, Items]
    data: bytes = b""

    def one(self, number: int) -> str:
        ((value,),) = self.fields[number]
        return value


def read_file(file: bytes) -> list[Read]:
    """Every record; fails on any byte that belongs to none. The first is of type 1 and says what follows."""
    records, place = [], 0
    while place < len(file):
        record = _read_record(file, place)
        records.append(record)
        place += record.length
    assert place == len(file)
    assert records[0].kind == 1
    counted = records[0].fields[3]
    assert counted[0] == ["1", str(len(records) - 1)], "1.003: how many records follow"
    told = [(int(kind), idc) for kind, idc in counted[1:]]
    assert told == [(one.kind, one.one(2)) for one in records[1:]], "1.003: each by type and IDC"
    return records


def _read_record(file: bytes, begin: int) -> Read:
    colon, separator = file.index(b":", begin), file.index(b"\x1d", begin)
    kind, number = file[begin:colon].split(b".")
    assert int(number) == 1, "LEN comes first"
    length = int(file[colon + 1 : separator])
    body = file[begin : begin + length]
    assert len(body) == length and body[-1:] == b"\x1c", "LEN leads to the FS of this record"
    found = Read(int(kind), length, {})
    rest = body[:-1]
    while rest:
        tag, _, value = rest.partition(b":")
        type_of, field = tag.split(b".")
        assert type_of == kind and len(field) == 3
        if int(field) == 999:  # binary, and therefore the last: it may hold any byte
            found.data = value
            return found
        text, _, rest = value.partition(b"\x1d")
        assert int(field) not in found.fields
        found.fields[int(field)] = [one.split("\x1f") for one in text.decode().split("\x1e")]
    return found
