"""The visit of docs/tour.md, as each role, from an empty database to a closed case.

`scripts/tour` plays it with IASS_TOUR naming the folder of the docs: then the page and its pictures are made anew.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from iass.capture.mrz import compose_td3
from iass.demo import cast, people, seed
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import SCREEN, Seat, Served, state_purpose
from .tour import DOCS, PICTURES, Tour

pytestmark = pytest.mark.browser

PASSWORD = "kuda laut minum teh hijau"
LANE = "CGK/C01"
TODAY = (datetime.now(UTC) + timedelta(hours=7)).date()
_FAR_TOO_LARGE = 150_000
_OFFICERS = {
    "root": "operator",
    "sari.w": "watchlist_author",
    "dewi.p": "watchlist_approver",
    "siti.r": "counter_officer@CGK",
    "budi.s": "supervisor@CGK",
    "lina.k": "protection_officer watchlist_author",
    "mira.k": "protection_officer watchlist_approver",
    "tono.i": "investigator",
    "ani.a": "auditor",
    "dian.d": "data_protection_officer",
    "rini.p": "agency_liaison",
}
_TOLD_OF_NO_ALERTS = {"root", "sari.w", "dewi.p", "ani.a", "dian.d", "rini.p"}
_PROTECTING = {"lina.k", "mira.k"}
_WANTED = "N-2026-101"
_VICTIM = "N-2026-102"


class Visit:
    """One installation, and the browser of each officer."""

    def __init__(self, browser: Browser, data_dir: Path, tour: Tour, seats: ExitStack) -> None:
        self.tour, self.data_dir, self._browser, self._seats = tour, data_dir, browser, seats
        self._at: dict[str, Seat] = {}
        self._key = ""
        self.served: Served

    def accounts(self) -> None:
        tour = self.tour
        tour.step(
            "An empty database",
            "The operator makes the accounts. The first one is an operator's own; from then on everybody must sign in, "
            "and the server may be reached from other machines. A password is asked for, or read with `--stdin`.",
        )
        for name, roles in _OFFICERS.items():
            whose = ("--agency", "Polri") if roles == "agency_liaison" else ()
            given = [word for role in roles.split() for word in ("--role", role)]
            tour.run("user", "add", name, *given, *whose, "--stdin", typed=f"{PASSWORD}\n")
        allowed = ("--allow", "record_crossing", "--at", LANE)
        tour.say("The counter's program calls the service with a key, which is shown once:")
        self._key = tour.run("user", "key", "add", "counter-1", *allowed).strip()

    def registry(self, folder: Path) -> None:
        files = seed.write(folder, TODAY)
        self.tour.step("Who is known", "Passport holders come in as a file with photographs; every row is checked.")
        self.tour.run("registry", "import", str(files.registry), "--photos", str(files.photos), told=False)
        self.tour.say("```sh\niass registry import registry.csv --photos photos\n```")

    def serve(self) -> None:
        settings = Settings(data_dir=self.data_dir, threads=2, port=0, second_decision="SECURE")
        application = build(settings)
        self._seats.callback(application.close)
        self.served = Served(application)
        self.served.start()
        self._seats.callback(self.served.stop)

    def page_of(self, name: str, path: str) -> Page:
        """The officer's own browser on that page; they sign in where they have not."""
        if name in self._at:
            self._at[name].page.goto(self.served.url + path)
        else:
            seat = self._at[name] = Seat(self._browser, self.served.url, "", "id", "light")
            self._seats.callback(seat.leave)
            if name in _TOLD_OF_NO_ALERTS:
                self._seats.callback(seat.forgive, "403")  # the stream of alerts
            seat.page.goto(self.served.url + path)
            seat.page.locator("#officer").fill(name)
            seat.page.locator("#password").fill(PASSWORD)
            if name == "sari.w":
                self.tour.show(
                    seat.page, "sign-in", "An officer signs in; a passkey or a directory may take the password's place."
                )
            seat.press("Enter")
        page = self._at[name].page
        page.wait_for_url(f"**{path}")
        self.state_purpose(name)
        return page

    def state_purpose(self, name: str) -> None:
        """Whoever has several purposes says once for which of them they look."""
        seat = self._at[name]
        if state_purpose(seat.page, "protection" if name in _PROTECTING else "case"):
            seat.forgive("403")

    def page(self, name: str) -> Page:
        """Where the officer is now."""
        return self._at[name].page

    def cross(self, role: cast.Role) -> str:
        """The traveller at the counter; the id of the alert, empty without one."""
        checkpoint, _, lane = LANE.partition("/")
        mrz = list(compose_td3(role.document))
        crossing = {"checkpoint": checkpoint, "lane": lane, "direction": "arrival", "mrz": mrz}
        answer = httpx.post(
            f"{self.served.url}/v1/crossings",
            headers={"Authorization": f"Bearer {self._key}"},
            data={"crossing": json.dumps(crossing)},
            files=[("frames", ("1.jpg", people.selfie(role.person), "image/jpeg"))],
            timeout=60,
        )
        answer.raise_for_status()
        return str(answer.json()["alert_id"] or "")

    def see_faces(self, page: Page) -> None:
        page.evaluate("() => Promise.all([...document.images].map((image) => image.decode()))")


def _enter(page: Page, notice_id: str, kind: str, role: cast.Role, reason: str, picture: bytes) -> None:
    """The form of a notice, filled in."""
    document = role.document
    page.locator("#notice_id").fill(notice_id)
    page.locator("#kind").select_option(kind)
    page.locator("#sex").select_option(document.sex.value)
    for field, text in {
        "surname": document.surname,
        "given_names": document.given_names,
        "birth_date": str(document.birth_date),
        "birth_place": role.birth_place,
        "nationality": document.nationality,
        "document_numbers": document.number,
        "agency": "Polri",
        "contact": "piket Bareskrim, pesawat 110",
        "instrument_number": f"DPO-{notice_id[-3:]}/2026",
        "instrument_date": TODAY.isoformat(),
        "valid_from": TODAY.isoformat(),
        "reason": reason,
    }.items():
        page.locator(f"#{field}").fill(text)
    page.locator("#instrument_kind").select_option("request")
    page.locator("#photo").set_input_files(FilePayload(name="foto.jpg", mimeType="image/jpeg", buffer=picture))


def _file(visit: Visit, notice_id: str, author: str, approver: str) -> Page:
    """Saved and submitted by its author; the approver's page of it."""
    page, path = visit.page(author), f"/notices/{notice_id}"
    page.locator("#notice-form button.strong").click()
    page.wait_for_url(f"**{path}")
    visit.state_purpose(author)
    page.locator("#notice-acts [data-act=submit]").click()
    expect(page.locator("#notice-state")).to_have_attribute("data-state", "submitted")
    other = visit.page_of(approver, path)
    visit.see_faces(other)
    return other


def _approve(page: Page) -> None:
    page.locator("#notice-acts [data-act=approve]").click()
    expect(page.locator("#notice-state")).to_have_attribute("data-state", "in_force")


def _notices(visit: Visit, picture: Callable[[str, str], bytes]) -> None:
    tour = visit.tour
    tour.step(
        "Who is sought",
        "The watchlist desk enters the request of an agency: who, why, on what instrument, from when, and a "
        "photograph. What the law asks for is asked for here; an incomplete request cannot be submitted.",
    )
    page = visit.page_of("sari.w", "/notices/new")
    wanted = picture(cast.WANTED.person, "studio_portrait")
    _enter(page, _WANTED, "WANTED_DOMESTIC", cast.WANTED, "tersangka perkara penipuan", wanted)
    tour.show(page, "notice", "The author enters a request of the police.")
    other = _file(visit, _WANTED, "sari.w", "dewi.p")
    tour.step(
        "A second person approves",
        "Nobody approves what they wrote. The approver sees the request, its photograph and its quality.",
    )
    tour.show(other, "approval", "The approver looks at what was submitted.")
    _approve(other)
    victim = picture(cast.VICTIM.person, "studio_portrait")
    page = visit.page_of("lina.k", "/notices/new")
    _enter(page, _VICTIM, "PROTECT", cast.VICTIM, "korban TPPO, diselamatkan tahun 2025", victim)
    _approve(_file(visit, _VICTIM, "lina.k", "mira.k"))


def _alert(visit: Visit) -> str:
    """The id of the alert that two officers have judged."""
    tour, page = visit.tour, visit.page_of("siti.r", f"/counter?lane={LANE.replace('/', '%2F')}")
    expect(page.locator("#link")).to_have_attribute("data-state", "connected")
    tour.step("A traveller crosses", "Green needs no click.")
    assert visit.cross(cast.CITIZEN) == ""
    expect(page.locator("#verdict")).to_be_visible()
    tour.show(page, "clear", "The counter officer's screen: nothing stands against this traveller.")
    tour.step(
        "An alert",
        "Both faces side by side, why, by what article, and what to do. The officer takes it with `C`, says with `S` "
        "that it is the same person. Here this advice takes two officers, and nobody is shown what the first one said.",
    )
    alert = visit.cross(cast.WANTED)
    expect(page.locator("#act-claim")).to_be_visible()
    visit.see_faces(page)
    tour.show(page, "alert", "An alert at the counter: a person who is sought by the police.")
    _judge(page)
    expect(page.locator("#alert-state")).to_have_text("Anda sudah menilai; giliran petugas lain")
    chief = visit.page_of("budi.s", "/queue")
    tour.step(
        "The supervisor",
        "The queue over the lanes: what waits, for how long, and who has it. The supervisor decides second.",
    )
    tour.show(chief, "queue", "The supervisor's queue: an alert waits for its second decision.")
    chief = visit.page_of("budi.s", f"/alerts/{alert}")
    expect(chief.locator("#link")).to_have_attribute("data-state", "connected")
    visit.see_faces(chief)
    tour.show(chief, "second", "The second decision, with the first one unseen.")
    _judge(chief)
    expect(chief.locator("#alert-case")).to_be_visible()
    return alert


def _judge(page: Page) -> None:
    page.keyboard.press("c")
    expect(page.locator("#act-release")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("#act-release")).to_have_count(0)


def _case(visit: Visit, alert: str) -> str:
    """The path of the case that two officers have signed."""
    tour, page = visit.tour, visit.page_of("siti.r", f"/alerts/{alert}")
    tour.step(
        "The case",
        "From a confirmed alert: a timeline of notes, papers and custody, each with its time and its officer, chained.",
    )
    page.locator("#alert-case").click()
    page.wait_for_url("**/cases/case-*")
    path = page.url.removeprefix(visit.served.url)
    page.locator("#note-text").fill("Meminta juru bahasa.")
    _sent(page, "note-form")
    expect(page.locator(".case-timeline")).to_contain_text("Meminta juru bahasa.")
    page.locator("#custody-place").fill("ruang wawancara 2")
    _sent(page, "custody-form")
    expect(page.locator(".case-timeline")).to_contain_text("ruang wawancara 2")
    tour.show(page, "case", "The case, with what was noted and where the person is.")
    tour.step("Two officers sign", "A handover takes two signatures over the same content. Nobody can act alone.")
    for name in ("siti.r", "budi.s"):
        page = visit.page_of(name, path)
        page.keyboard.press("h")
        page.keyboard.press("Enter")
        expect(page.locator("#case-state")).to_have_attribute(
            "data-state", "signed_once" if name == "siti.r" else "signed"
        )
    page.locator("#custody-to").select_option("handed_over")
    page.locator("#custody-place").fill("ruang serah terima")
    _sent(page, "custody-form")
    expect(page.locator("#case-state")).to_have_attribute("data-state", "handed_over")
    tour.show(page, "signed", "Signed by two, and handed over to the agency.")
    return path


def _sent(page: Page, form: str) -> None:
    """The form's answer is a new page."""
    with page.expect_navigation():
        page.locator(f"#{form} button").click()


def _agency(visit: Visit, path: str) -> None:
    tour, page = visit.tour, visit.page_of("rini.p", "/inbox")
    tour.step(
        "The agency answers",
        "The liaison sees what was handed to that agency, and nothing else: says that it has it, asks, and tells what "
        "became of it.",
    )
    page.locator("#inbox a").first.click()
    _sent(page, "receipt-form")
    page.locator("#question-text").fill("Tiba dengan penerbangan apa?")
    _sent(page, "question-form")
    tour.show(page, "inbox", "The liaison's page of the case: received, and a question asked.")
    inbox = page.url.removeprefix(visit.served.url)
    page = visit.page_of("siti.r", path)
    page.locator("#answer-text").fill("GA 832 dari Singapura.")
    _sent(page, "answer-form")
    page = visit.page_of("rini.p", inbox)
    expect(page.locator(".case-timeline")).to_contain_text("GA 832")
    page.locator("#told").select_option("held")
    _sent(page, "told-form")
    page = visit.page_of("budi.s", path)
    tour.step(
        "The loop is closed",
        "The outcome is on the case. Its bundle holds everything that a court's expert needs to verify it alone.",
    )
    expect(page.locator(".case-timeline")).to_contain_text("rini.p")
    tour.show(page, "closed", "The case with its outcome, told by the agency.")


def _verified(visit: Visit, folder: Path) -> None:
    """The auditor: with commands, and the page that is open to that role."""
    tour, page = visit.tour, visit.page("budi.s")
    with page.expect_download() as downloading:
        page.locator("#case-bundle").click()
    bundle = folder / "case.zip"
    downloading.value.save_as(bundle)
    key = page.locator("section[aria-labelledby=bundle] .digest").inner_text()
    auditor = visit.page_of("ani.a", "/audit")
    tour.step(
        "The auditor verifies",
        "The log of everything: who did and saw what, in words, and up to which entry its chain is whole. At the "
        "machine the same is asked of the log, and of the bundle, against the key that the installation has published.",
    )
    tour.run("audit", "verify")
    said = tour.run("verify-bundle", str(bundle), "--fingerprint", key, told=False)
    tour.say("```sh\niass verify-bundle case.zip --fingerprint KEY\n```")
    assert "siti.r" in said and "budi.s" in said
    auditor.locator("#actor").fill("siti.r")
    auditor.locator("form.decide button.strong").click()
    auditor.wait_for_url("**/audit?*actor=siti.r*")
    expect(auditor.locator("#chain")).to_contain_text("Rantai utuh")
    expect(auditor.locator("main tbody")).to_contain_text("Kasus: ditandatangani")
    tour.show(auditor, "audit", "The auditor's page: what one officer did and saw, and that the log is whole.")


def _others(visit: Visit) -> None:
    tour = visit.tour
    assert visit.cross(cast.VICTIM) == "", "a counter's program hears of no alert"
    counter = visit.page_of("siti.r", f"/counter?lane={LANE.replace('/', '%2F')}")
    expect(counter.locator("#verdict")).to_be_visible()
    assert "korban" not in counter.content() and _VICTIM not in counter.content()
    page = visit.page_of("lina.k", "/protection")
    tour.step(
        "Whoever is to be protected",
        "The lane is told to accompany the traveller to the desk. Why, only the protection desk is told.",
    )
    tour.show(page, "protection", "The protection desk: who waits, and the steps of a safe interview.")
    page = visit.page_of("tono.i", "/search")
    tour.step("The investigator", "Searches by a photograph alone, for a case and a purpose that are on record.")
    photo = FilePayload(name="foto.jpg", mimeType="image/jpeg", buffer=people.selfie(cast.WANTED.person))
    page.locator("#photo").set_input_files(photo)
    page.locator("#purpose").fill("perkara penipuan, permintaan Polri")
    page.locator("#case_number").fill("LP/101/2026")
    page.locator("#search-go").click()
    expect(page.locator("#answer")).to_be_visible()
    visit.see_faces(page)
    tour.show(page, "search", "A search by photograph: the notice, the passport and past crossings.")
    tour.step(
        "The operator",
        "Keeps the machine running and sees no face. `iass doctor` names what is wrong, and how to mend it.",
    )
    tour.run("doctor")
    page = visit.page_of("root", "/outbox")
    tour.show(page, "outbox", "What agencies are to be told.")


def _asked(visit: Visit, folder: Path) -> None:
    """A traveller asks what is held of him: from the request to the packet."""
    tour, who = visit.tour, cast.CITIZEN.document
    visit.served.application.papers_search.prepare()
    page = visit.page_of("dian.d", "/subjects")
    tour.step(
        "The data-protection officer",
        "Somebody asks what is held of them. The request has its day by law; who asks is found and identified first, "
        "and only then the desk sees anything. The packet holds all that may be told, and every look is on record.",
    )
    page.locator("#kind").select_option("access")
    page.locator("#name").fill(f"{who.given_names} {who.surname}".strip())
    page.locator("#contact").fill("surat, Jalan Melati 3, Bandung")
    page.locator("#asked").fill("Apa yang disimpan tentang saya?")
    with page.expect_navigation(url="**/subjects/request-*"):
        page.locator(".subject-form button").click()
    page.locator("#document_number").fill(who.number)
    with page.expect_navigation():
        page.locator("#subject-find button").last.click()
    expect(page.locator("#subject-found label").first).to_contain_text(who.number)
    tour.show(page, "request", "A request: who asks is found by the document that they show.")
    with page.expect_navigation():
        page.locator("form[data-post$=identity] button").click()
    with page.expect_download() as downloading:
        page.locator("#packet-json").click()
    packet = folder / "packet.json"
    downloading.value.save_as(packet)
    assert who.number in packet.read_text() and _VICTIM not in packet.read_text()
    page.locator("#end-note").fill("diserahkan kepada pemohon")
    with page.expect_navigation():
        page.locator("form[data-post$=answer] button").click()
    expect(page.locator(".case-acts form")).to_have_count(0)
    tour.show(page, "answered", "The packet was handed over, and the request is answered.")


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    folder = os.environ.get("IASS_TOUR")
    with ExitStack() as seats:
        yield Visit(browser, tmp_path / "iass", Tour(tmp_path / "iass", Path(folder) if folder else None), seats)


def test_visit_does_not_end_in_a_closed_case(
    visit: Visit, tmp_path: Path, picture: Callable[[str, str], bytes]
) -> None:
    visit.accounts()
    visit.registry(tmp_path)
    visit.serve()
    _notices(visit, picture)
    path = _case(visit, _alert(visit))
    _agency(visit, path)
    _verified(visit, tmp_path)
    _others(visit)
    _asked(visit, tmp_path)
    visit.tour.write()
    mend = "scripts/tour makes the page and its pictures anew"
    assert (DOCS / "tour.md").read_text() == visit.tour.text(), mend
    assert sorted(one.stem for one in (DOCS / PICTURES).glob("*.png")) == visit.tour.shown, mend


def test_picture_of_the_tour_is_too_large_or_of_another_screen() -> None:
    pictures = list((DOCS / PICTURES).glob("*.png"))
    assert pictures
    for one in pictures:
        assert one.stat().st_size < _FAR_TOO_LARGE, one
        with Image.open(one) as opened:
            assert opened.size == (SCREEN["width"], SCREEN["height"]), one
