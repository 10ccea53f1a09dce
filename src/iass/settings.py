"""Every setting, frozen and typed: name, default, help. Read from `IASS_*`; documented in docs/settings.md."""

import os
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

_PREFIX = "IASS_"
_ESCALATION = "PROTECT=30,SECURE=30,DENY_EXIT=45,REFUSE_ENTRY=45,MAY_REFUSE_ENTRY=90,REFER=90"
_LANES = "CGK/C01=counter,CGK/C02=counter,CGK/G01=gate,CGK/K01=camera"


class Settings(BaseModel):
    """One installation. The master key is named by its file; what may hold a password is a `SecretStr`.

    What is not given is read from the environment. pydantic-settings would do that too, but takes half as long to
    import as numpy.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(default=Path("var/iass"), description="Folder of the embedded database, keys and caches")
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="SQLAlchemy URL of PostgreSQL; empty for the embedded SQLite in the data folder",
    )
    gallery_url: SecretStr = Field(
        default=SecretStr(""),
        description="milvus://HOST[:19530][/DATABASE] or milvus+tls:// keeps the index on Milvus; empty for in memory",
    )
    master_key_file: Path | None = Field(
        default=None,
        description="File with the 32-byte master key (hex); empty to make one in the data folder, mode 0600",
    )
    host: str = Field(
        default="127.0.0.1", description="Address to listen on; beyond loopback only with accounts and TLS"
    )
    port: int = Field(default=8750, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    tls_certificate: Path | None = Field(
        default=None, description="PEM file with the server's certificate and its chain"
    )
    tls_key: Path | None = Field(default=None, description="PEM file with the certificate's private key")
    tls_client_ca: Path | None = Field(
        default=None,
        description="PEM file of the authorities whose certificates devices may show; empty to ask for none",
    )
    proxy: str = Field(
        default="", description="Address of a proxy that does TLS, whose X-Forwarded-For and -Proto are believed"
    )
    allowed_hosts: str = Field(
        default="", description="Host names that requests may name, comma-separated; loopback names always may"
    )
    public_url: str = Field(
        default="", description="https://HOST where agencies reach this service; goes into what they are told"
    )
    agency_networks: str = Field(
        default="",
        description="Private networks in which agencies may be told, comma-separated: 10.20.0.0/16; empty for none",
    )
    agency_plain_http: bool = Field(
        default=False, description="Agencies on this machine itself may be told over http, for tests and demos"
    )
    camera_key_file: Path | None = Field(
        default=None, description="File with the key by which `iass camera` calls the service; see `iass user key`"
    )
    camera_certificate: Path | None = Field(
        default=None, description="PEM file of the certificate that `iass camera` shows to the service, with its chain"
    )
    camera_certificate_key: Path | None = Field(
        default=None, description="PEM file with the private key of that certificate"
    )
    camera_ca: Path | None = Field(
        default=None, description="PEM file of the authorities by which `iass camera` knows the service over https"
    )
    lanes: str = Field(
        default=_LANES, description="Lanes of this installation: CHECKPOINT/LANE=counter, gate or camera"
    )
    model: str = Field(
        default="sface-2021dec",
        description="Face recogniser of a new database, a name of `iass models list`; later the database names it",
    )
    attack_detection: str = Field(
        default="frames",
        description="Presentation attack detection: off, frames (what several frames can tell), or the name of a model",
    )
    models_dir: Path | None = Field(
        default=None, description="Folder of further model manifests; empty for the shipped ones"
    )
    model_cache_dir: Path | None = Field(
        default=None, description="Folder of prepared and compiled models; empty for `models` in the data folder"
    )
    threads: int = Field(default=0, ge=0, description="Threads for inference and search; 0 for as many as the cores")
    watchlist_fpir: float = Field(default=0.003, gt=0, lt=1, description="Target FPIR of a search in the watchlist")
    registry_fpir: float = Field(default=0.003, gt=0, lt=1, description="Target FPIR of a search in the registry")
    expected_fpir: float = Field(
        default=0.001,
        gt=0,
        lt=1,
        description="Target FPIR of the first search, among people with hits on the day's passenger lists",
    )
    verification_fmr: float = Field(
        default=0.001, gt=0, lt=1, description="Target FMR of the 1:1 comparison with the holder"
    )
    near_score: float | None = Field(
        default=None,
        gt=0,
        le=1,
        description="A new face that scores this with another subject's is not enrolled; empty for the record's score",
    )
    calibration_file: Path | None = Field(
        default=None,
        description="Calibration record; empty for that of `iass calibrate`, or the shipped one of the recogniser",
    )
    csca_folder: Path | None = Field(
        default=None,
        description="Folder of CSCA certificates, master lists and revocation lists; empty to check no chip's origin",
    )
    passage_seconds: int = Field(
        default=60, ge=1, description="A face seen again on a lane within this time is one passage"
    )
    escalation_seconds: str = Field(
        default=_ESCALATION,
        description="Seconds that an alert of each advice waits for an officer before it goes up to the supervisor",
    )
    second_decision: str = Field(
        default="",
        description='SECURE,DENY_EXIT,...: advice for which the verdict "same person" takes two officers, the second '
        "without knowing the first's",
    )
    crossing_face_days: int = Field(
        default=0,
        ge=0,
        le=366,
        description="Days for which the template of a crossing's face is kept, to search the past; 0 keeps none",
    )
    score_days: int = Field(
        default=90,
        ge=1,
        le=3660,
        description="Days for which the counts of strangers' scores are kept; what is shown looks back 90 at most",
    )
    figure_days: int = Field(
        default=62,
        ge=1,
        le=3660,
        description="Days for which the counts of passages, alerts and times by hour and lane are kept",
    )
    shifts: str = Field(
        default="06-14-22", description="Full hours at which shifts begin, by the clocks of the checkpoint"
    )
    checkpoint_zones: str = Field(
        default="",
        description="CGK=WIB,DPS=WITA,...: zones of checkpoints; else that of the airport of this code, else WIB",
    )
    passenger_list_days: int = Field(
        default=2,
        ge=0,
        le=366,
        description="Days after a flight's arrival for which its passenger lists are kept; then nobody can read them",
    )
    outbox_days: int = Field(
        default=365,
        ge=1,
        le=3660,
        description="Days for which messages to agencies are kept after they were delivered; given up ones stay",
    )
    protection_contacts: str = Field(
        default="",
        description="Whom the protection desk calls, as Name: number, parted by semicolons; empty tells to ask",
    )
    cleared_days: int = Field(
        default=365,
        ge=1,
        le=3660,
        description="Days for which an innocent double or namesake is not stopped again for the same notice",
    )
    cleared_review_days: int = Field(
        default=30, ge=0, le=366, description="Days before that end from which the clearance is due for review"
    )
    complaints_contact: str = Field(
        default="",
        description="Where travellers complain and ask for their data; on the slip for the wrongly stopped, as written",
    )
    directory_file: Path | None = Field(
        default=None,
        description="TOML file of the directory by which officers may sign in (OpenID Connect); empty for none",
    )
    decoy_folder: Path | None = Field(
        default=None,
        description="Folder with pairs.csv and pictures of synthetic people, for practice pairs; empty for none",
    )
    session_idle_minutes: int = Field(
        default=30, ge=1, le=1440, description="Minutes without a request after which a session ends"
    )
    session_hours: int = Field(default=12, ge=1, le=168, description="Hours after which a session ends in any case")
    officer_session: SecretStr = Field(
        default=SecretStr(""),
        description="What `iass sign-in` writes: whose commands these are, at the prompt alone; empty for nobody's",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")

    def __init__(self, **given: Any) -> None:
        """Raises ValidationError for what does not fit."""
        super().__init__(**(_of_environment() | given))


def _of_environment() -> dict[str, str]:
    """An empty variable counts as one that is not set; capitals do not matter, but a name written in them outweighs
    another, also when it is empty. Strange names are others' affair."""
    ordered = sorted(os.environ.items(), key=lambda told: told[0].isupper())
    told = {name: value for name, value in {name.upper(): value for name, value in ordered}.items() if value}
    names = {name: f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    return {name: told[variable] for name, variable in names.items() if variable in told}
