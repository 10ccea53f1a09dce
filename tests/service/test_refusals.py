"""What is refused is told in Indonesian too: every kind of problem, and every sentence that a page may show."""

import ast
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from pathlib import Path

import pytest

import iass
from iass import errors
from iass.console.catalogue import Language, load
from iass.console.views.refusals import refused, row_refused
from iass.errors import Conflict
from iass.identify.search import REBUILD
from iass.registry.cells import Problem
from iass.service.errors import KINDS, Kind, problem
from iass.service.refusals import LONGEST, in_indonesian, kind_in_indonesian, note_in_indonesian, stored_in_indonesian

SOURCE = Path(iass.__file__).parent
FAMILY = {name for name, found in vars(errors).items() if isinstance(found, type)} | {
    "Malformed",
    "_refused",
    "damaged",
    "Unsupported",
}
SHOWN: Mapping[str, Sequence[str]] = {
    "alert": ("*",),
    "subject": ("*",),
    "accounts": ("door",),
    "capture": ("mrz", "still"),
    "capture/chip": ("*",),
    "capture/container": ("container",),
    "case": (
        "decoy_desk",
        "desk",
        "flight_desk",
        "link_desk",
        "links",
        "look_alikes",
        "lost_holders",
        "notice_photos",
        "papers_search",
        "photo_search",
        "pictures",
        "raising",
    ),
    "handover": ("admission", "borne_out", "case", "companion_desk", "desk", "inbox", "papers", "wrongly_stopped"),
    "watchlist": (
        "desk",
        "feed_watch",
        "importing",
        "look_alike",
        "noted_pair",
        "notice_desk",
        "notice_row",
        "previewing",
        "undoing",
    ),
    "registry": ("cells", "desk", "enrolling", "import_run", "person_row", "photos", "table", "values", "workbook"),
    "service": ("csrf", "doorkeeper", "errors", "guard", "idempotency", "limits", "officer"),
    "adapters/sql": (
        "alerts",
        "audit",
        "audit_rows",
        "cases",
        "enrolment_feed",
        "enrolments",
        "faults",
        "kept_faces",
        "kept_feeds",
        "outbox",
        "seal",
        "serial",
        "subject_requests",
        "turns",
    ),
    "adapters/delivery": ("webhooks",),
    "adapters/lists": ("*",),
    "adapters/milvus": ("connection", "gallery", "sweep"),
    "identify": ("search",),
}
"""Whose refusals the pages of alerts, cases, agencies, notices, subjects, searches and imports show; and what is kept
of a message, a list or a search of the past that failed, and is shown later."""


def _calls(path: Path) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Each call that refuses something, and the innermost function that holds it."""

    def walk(node: ast.AST, scope: ast.AST) -> Iterator[tuple[ast.Call, ast.AST]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call) and _name(child) in {*FAMILY, "fail", "Problem"}:
                yield child, scope
            yield from walk(child, child if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else scope)

    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from walk(tree, tree)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _texts(node: ast.expr | None, scope: ast.AST) -> Iterator[str]:
    """The sentences that an argument may be, with \\0 for each value."""
    match node:
        case ast.Constant(str() as text):
            yield text
        case ast.JoinedStr(parts):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else "\0" for one in parts)
        case ast.IfExp(_, one, other):
            yield from (*_texts(one, scope), *_texts(other, scope))
        case ast.Name(name):
            for held in ast.walk(scope):
                if isinstance(held, ast.Assign) and name in [to.id for to in held.targets if isinstance(to, ast.Name)]:
                    yield from _texts(held.value, scope)


def _said(path: Path) -> Iterator[str]:
    for call, scope in _calls(path):
        mend = next((one.value for one in call.keywords if one.arg == "mend"), None)
        if _name(call) in FAMILY:
            texts = (*_texts(call.args[0] if call.args else None, scope), *_texts(mend, scope))
            yield from (text.replace("\0; see /readyz", f"{REBUILD}; see /readyz") for text in texts)
        elif 1 < len(call.args) < 4 and all(one.arg != "alasan" for one in call.keywords):
            yield from (text for one in call.args[1:] for text in _texts(one, scope))


def _is_known(sentence: str) -> bool:
    parts = sentence.split("\0")
    values = product(("7", "case", "CGK/C01", ""), repeat=len(parts) - 1)
    return any(in_indonesian("".join(a + b for a, b in zip(parts, (*one, ""), strict=True))) for one in values)


def _reasons(path: Path) -> Iterator[str]:
    """What the chain's check says of an entry: the text beside its fault, or a sentence of its own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        held = node.elts if isinstance(node, ast.Tuple) else node.args if isinstance(node, ast.Call) else []
        for fault, said in pairwise(held):
            if ast.unparse(fault).startswith("Fault."):
                yield from (f"entry 7 {text}" for text in _texts(said, node))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "why":
            yield from _texts(node.value, node)


def _kept(path: Path) -> Iterator[str]:
    """How a message went."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            said = [one.value for one in node.keywords if one.arg == "said"]
            said += node.args[1:2] if _name(node) == "_failed" else []
            yield from (text for one in said for text in _texts(one, node))


@pytest.mark.parametrize(
    ("file", "found", "least"),
    [("audit/verify.py", _reasons, 8), ("adapters/sql/audit.py", _reasons, 3), ("handover/post.py", _kept, 4)],
)
def test_kept_sentence_has_no_indonesian(file: str, found: Callable[[Path], Iterator[str]], least: int) -> None:
    said = {*found(SOURCE / file)} - {""}
    assert len(said) >= least, "the sentences are not found any more"
    assert {text for text in said if not _is_known(text)} == set()


def test_refusal_of_a_page_has_no_indonesian() -> None:
    files = [file for folder, names in SHOWN.items() for name in names for file in (SOURCE / folder).glob(f"{name}.py")]
    found = {text: file.name for file in files for text in _said(file) if text}
    assert len(found) > 250, "the sentences are not found any more"
    assert {text: name for text, name in found.items() if not _is_known(text)} == {}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_kind_of_problem_has_no_indonesian(kind: Kind) -> None:
    assert kind_in_indonesian(kind.name)


def test_unknown_sentence_is_told_in_english() -> None:
    """It is told by its kind: the page of another language never shows a sentence in English."""
    error = Conflict("the moon stands in the way", mend="Wait for it to set")
    body = problem({"state": {}}, error).body
    told = json.loads(bytes(body))
    assert (told["alasan"], told["perbaikan"]) == ("permintaan ini tidak cocok dengan keadaan sekarang", "")
    words = load(Language.INDONESIAN)
    assert refused(error, words) == ("permintaan ini tidak cocok dengan keadaan sekarang", "")
    assert row_refused(Problem("sex", "the cell sings"), words) == ("yang diisikan tidak dapat dipakai", "")


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        (
            "the alert is claimed by budi.s, so it cannot be handed over",
            "status peringatan: diambil oleh budi.s; tidak dapat menjadi diserahkan",
        ),
        (
            "2 of 3 notices cannot be put back: N-1: its author cannot take it back alone; N-2: version 3 rests on it, "
            "which came after the import",
            "2 dari 3 catatan tidak dapat dikembalikan: N-1: penyusun tidak dapat mencabutnya sendiri; N-2: versi 3 "
            "bertumpu padanya dan masuk sesudah impor ini",
        ),
        ("the case is signed_once: nobody more asks about it", None),
        ("a reason has 1 to some characters", ""),
        ("Write it on the wall", ""),
    ],
)
def test_value_is_lost_or_stays_in_english(english: str, indonesian: str | None) -> None:
    said = in_indonesian(english)
    assert said == indonesian if indonesian is not None else "ditandatangani satu kali" in said


def test_hostile_sentence_keeps_the_service_busy() -> None:
    assert in_indonesian("the alert is " + " by , so it cannot be " * LONGEST) == ""


@pytest.mark.parametrize(
    ("kept", "indonesian"),
    [
        ("answered 503", "menjawab 503"),
        ("the agency cannot be reached: ConnectTimeout", "instansi tidak dapat dihubungi: tidak menjawab"),
        ("there is no file in this folder (<b>none.json)", "tidak ada berkas dalam folder ini (<b>none.json)"),
        (
            "the index holds 5 templates (0a), the database 6 (0b) [watchlist]. Wait; see /readyz",
            "indeks memuat 5 templat (0a), basis data 6 (0b) [watchlist]. Tunggu; lihat /readyz",
        ),
        ("line 3, surname: there is no name", "baris 3, surname: nama belum diisi"),
        ("line 3, surname: it sings", "baris 3, surname: yang diisikan tidak dapat dipakai"),
        ("the database is busy. Pray", "basis data sedang sibuk"),
        ("the moon is in the way [east]. Wait", ""),
        ("", ""),
    ],
)
def test_kept_failure_loses_its_place_or_stays_in_english(kept: str, indonesian: str) -> None:
    assert stored_in_indonesian(kept) == indonesian


@pytest.mark.parametrize(
    ("note", "indonesian"),
    [
        ("undo of import-1: none", "pembatalan import-1: none"),
        ("no longer in the feed interpol", "tidak lagi tercantum dalam daftar langganan interpol"),
        ("alert-7: other_person", "alert-7: dinilai orang lain"),
        ("the database is busy", ""),
        ("Check the time", ""),
        ("answered 410", ""),
    ],
)
def test_words_of_an_officer_are_told_anew(note: str, indonesian: str) -> None:
    """What the system writes in the place of a reason is told in Indonesian, and nothing else."""
    assert note_in_indonesian(note) == indonesian
