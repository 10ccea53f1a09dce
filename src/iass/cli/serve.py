"""`iass serve`: the service and the console of one checkpoint."""

import typer

from iass.cli.opened import application
from iass.cli.session import load_settings
from iass.cli.terminal import ERR
from iass.console.app import mount
from iass.service.app import create_app
from iass.service.server import serve
from iass.service.transport import Transport
from iass.settings import Settings


def command(
    host: str = typer.Option(None, help="Address to listen on; beyond loopback only with accounts and TLS."),
    port: int = typer.Option(None, help="Port to listen on; 0 takes a free one."),
) -> None:
    """Serve the API and the console until Ctrl-C."""
    settings = load_settings(host=host, port=port)
    with application(settings) as opened:
        app = create_app(opened, hosts=_hosts(settings))
        mount(app, opened)
        serve(
            app,
            settings.host,
            settings.port,
            lambda url: ERR.print(f"IASS serves on {url} (Ctrl-C ends it)"),
            settings.log_level,
            Transport(
                settings.tls_certificate,
                settings.tls_key,
                settings.proxy.strip(),
                opened.entrance.accounts.any(),
                settings.tls_client_ca,
            ),
        )


def _hosts(settings: Settings) -> frozenset[str]:
    return frozenset(host.strip().lower() for host in settings.allowed_hosts.split(",") if host.strip())
