"""What stored alerts rest on, made anew from what is stored, and as the audit log noted it."""

from sqlalchemy import Connection, select

from iass.access import EVERYWHERE
from iass.adapters.sql.audit_rows import ROW, read_entry
from iass.adapters.sql.audit_tables import AUDIT_ENTRIES
from iass.adapters.sql.notices import SqlNotices
from iass.adapters.sql.passages import SqlPassages
from iass.adapters.sql.schema import IMAGES
from iass.alert.alert import Alert
from iass.alert.news import RAISED
from iass.case.evidence import digest_of, hashes, pictures_of, said_by, versions_named
from iass.ids import ImageId


def evidence_stored(connection: Connection, alert: Alert) -> str | None:
    """The digest of what is stored now; None for an alert without a seal. Raises Tampered for what cannot be read."""
    if alert.evidence is None:
        return None
    passage = SqlPassages(connection, EVERYWHERE).as_read(alert.crossing_id)
    notices = SqlNotices(connection)
    found = [notices.get(notice_id, version) for notice_id, version in versions_named(alert)]
    said = said_by(alert, passage, [one for one in found if one is not None], _digests(connection, alert))
    return digest_of(hashes(alert.evidence.salt, said))


def evidence_noted(connection: Connection, alert: Alert) -> str | None:
    """The digest that was noted when it was raised; None where none was."""
    rows = AUDIT_ENTRIES.c
    chosen = select(*ROW).where(rows.subject == alert.alert_id, rows.action.in_(sorted(RAISED.values())))
    noted = [read_entry(row).details.get("evidence") for row in connection.execute(chosen.order_by(rows.sequence))]
    return next((one for one in noted if isinstance(one, str)), None)


def _digests(connection: Connection, alert: Alert) -> dict[ImageId, str | None]:
    """Of erased pictures too: their digest stays."""
    chosen = select(IMAGES.c.image_id, IMAGES.c.digest).where(IMAGES.c.image_id.in_(pictures_of(alert)))
    return {ImageId(row.image_id): row.digest for row in connection.execute(chosen)}
