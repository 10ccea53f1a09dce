"""Settings -> whom chips of passports are checked against."""

from iass.adapters.csca.folder import CscaFolder
from iass.capture.chip.trust import NoTrustStore, TrustStore
from iass.settings import Settings


def load_trust(settings: Settings) -> TrustStore:
    """Raises NotFound when the folder is not there."""
    return CscaFolder(settings.csca_folder) if settings.csca_folder else NoTrustStore()
