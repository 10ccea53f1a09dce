"""Pages behind the menu of the bar, in its order. Counter and alerts stand in the bar itself: they cannot wait."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MenuPage:
    """key: what the route names as `here`. words: the catalogue's key of its name."""

    key: str
    path: str
    words: str


MENU = (
    MenuPage("inbox", "/inbox", "nav.inbox"),
    MenuPage("queue", "/queue", "nav.queue"),
    MenuPage("protection", "/protection", "nav.protection"),
    MenuPage("cases", "/cases", "nav.cases"),
    MenuPage("companions", "/companions", "nav.companions"),
    MenuPage("notices", "/notices", "nav.notices"),
    MenuPage("duties", "/duties", "nav.duties"),
    MenuPage("imports", "/imports", "nav.imports"),
    MenuPage("lists", "/lists", "nav.lists"),
    MenuPage("search", "/search", "nav.search"),
    MenuPage("flights", "/flights", "nav.flights"),
    MenuPage("links", "/links", "nav.links"),
    MenuPage("look-alikes", "/look-alikes", "nav.pairs"),
    MenuPage("figures", "/figures", "nav.figures"),
    MenuPage("shifts", "/shifts", "nav.shifts"),
    MenuPage("vigilance", "/vigilance", "nav.vigilance"),
    MenuPage("threshold", "/threshold", "nav.threshold"),
    MenuPage("subjects", "/subjects", "nav.subjects"),
    MenuPage("breach", "/breach", "nav.breach"),
    MenuPage("audit", "/audit", "nav.audit"),
    MenuPage("outbox", "/outbox", "nav.outbox"),
)
