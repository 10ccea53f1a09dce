"""The law that the rules cite (docs/policy.md), and the day from which each holds. Counsel confirms the wording."""

from datetime import date

LAW_EXIT_BAN = "UU 6/2011 art. 16, 91-97; Permenimipas 13/2025"
LAW_ENTRY_BAN = "UU 6/2011 art. 13(1)a, 14, 98-102; Permenimipas 13/2025"
LAW_LAPSE = "UU 6/2011 art. 91-102: lapse by operation of law"
LAW_APPROVAL = "Permenimipas 13/2025: only an approved notice within its period binds"
LAW_AGENCY_REQUEST = "UU 6/2011; request of the agency"
LAW_FOREIGN_WANTED = "UU 6/2011 art. 13(1)h and its elucidation"
LAW_OBLIGATION = "UU 6/2011 art. 16(2)"
LAW_OBLIGATION_WNI = "UU 6/2011 art. 16(2) names foreigners; the announcement of 2022 names WNI too"
LAW_DOCUMENT = "UU 6/2011 art. 13(1)b"
LAW_DOCUMENT_DOUBT = "UU 6/2011 art. 9(2)-(3), 13(1)b; ICAO Doc 9303-11 section 5.1"
LAW_VICTIM = "UU 21/2007 (TPPO)"
DECREE = "Decree IMI-003.TI.05.02/2022"

SINCE_BANS = date(2025, 12, 16)  # Permenimipas 13/2025
SINCE_IMMIGRATION_LAW = date(2024, 10, 17)  # UU 6/2011 as last amended by UU 63/2024
SINCE_DECREE = date(2022, 11, 21)
SINCE_TPPO = date(2007, 4, 19)
