"""The officers' console: pages rendered here, kept up to date by the service's live stream."""

from fastapi import FastAPI

from iass.application import Application
from iass.console import screen
from iass.console.routes import (
    alerts,
    breach,
    cases,
    companions,
    counter,
    decoys,
    directory,
    figures,
    flights,
    imports,
    inbox,
    intake,
    keys,
    links,
    lists,
    look_alikes,
    notices,
    outbox,
    passkeys,
    protection,
    purposes,
    queue,
    search,
    session,
    sessions,
    shifts,
    static,
    subjects,
    threshold,
    vigilance,
)


def mount(app: FastAPI, application: Application) -> None:
    """Adds the pages to the service's app. They act only through the service's own routes; a search by photograph,
    whose answer is a page's, by the same use case and within the same limits."""
    app.state.console = screen.load(application)
    for router in (
        session.router,
        purposes.router,
        sessions.pages,
        keys.pages,
        passkeys.router,
        directory.router,
        counter.pages,
        counter.parts,
        decoys.parts,
        alerts.pages,
        alerts.parts,
        cases.pages,
        companions.pages,
        protection.pages,
        inbox.pages,
        outbox.pages,
        links.pages,
        links.parts,
        flights.pages,
        search.pages,
        search.parts,
        look_alikes.pages,
        intake.pages,
        notices.pages,
        imports.pages,
        imports.parts,
        lists.pages,
        threshold.pages,
        figures.pages,
        figures.parts,
        queue.pages,
        queue.parts,
        shifts.pages,
        subjects.pages,
        breach.pages,
        vigilance.pages,
        static.router,
    ):
        app.include_router(router)
