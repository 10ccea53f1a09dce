"""Which table holds what of a traveller. A new table stands in one of the two, or a test fails: what nobody lists would
be in no packet, no breach pack and no erasure."""

from collections.abc import Mapping

from iass.subject.holdings import Holding

TABLES: Mapping[Holding, tuple[str, ...]] = {
    Holding.REGISTRY: ("person_versions", "person_documents"),
    Holding.PICTURES: ("images",),
    Holding.TEMPLATES: ("enrolments",),
    Holding.PASSAGES: (
        "passages", "passage_subjects", "passage_travellers", "passage_corrections", "held_scores", "referrals",
    ),
    Holding.FACES: ("crossing_faces",),
    Holding.FLIGHTS: ("passenger_lists", "flights"),
    Holding.ALERTS: ("alerts", "slips", "alert_waits", "sealed_verdicts", "first_look_alerts", "lone_dismissals"),
    Holding.CASES: ("cases", "case_entries", "case_officers"),
    Holding.AGENCIES: ("outbox",),
    Holding.NOTICES: (
        "notice_versions", "notice_numbers", "notice_images", "notice_checkpoints", "notice_acts", "notice_decisions",
        "notice_import_rows", "holdings", "intake_looks", "retro_searches",
    ),
    Holding.PAIRS: ("look_alike_versions",),
    Holding.LINKS: ("identity_links",),
    Holding.REQUESTS: ("subject_requests",),
    Holding.LOOKS: ("audit_entries", "audit_mentions"),
}  # fmt: skip

_KEYS = "keys, wrapped, without what they open"
_OFFICERS = "an officer's own, whom the operator answers"
_PROGRAM = "how the program stands, or was set"
_COUNTS = "counts of no person"
_PRACTICE = "practice data of synthetic people"
_IDS = "ids, states and places that follow from other tables"

OF_NO_TRAVELLER: Mapping[str, str] = {
    **dict.fromkeys(("subject_keys", "crossing_face_keys"), _KEYS),
    **dict.fromkeys(
        ("accounts", "directory_links", "passkeys", "sessions", "sign_in_marks", "api_keys", "shortcuts"), _OFFICERS
    ),
    **dict.fromkeys(
        (
            "installation", "enrolment_states", "active_model", "audit_head", "clock_mark", "calibration_use",
            "chosen_targets", "kept_feeds", "agency_endpoints", "notice_imports", "asked_lists", "first_looks",
            "referral_shares", "alembic_version",
        ),
        _PROGRAM,
    ),
    **dict.fromkeys(("score_counts", "tallies"), _COUNTS),
    **dict.fromkeys(("decoy_settings", "decoy_looks"), _PRACTICE),
    **dict.fromkeys(("enrolment_changes", "feed_events"), _IDS),
}  # fmt: skip
"""And why."""
