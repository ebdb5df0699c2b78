"""`claimledger serve`: rounds at the times of the sources' schedules."""

from typing import TYPE_CHECKING

import click

from flows.options import warehouse_option
from flows.quiet import keep_quiet_at_exit

if TYPE_CHECKING:
    from flows.serving import Service


@click.command()
@click.option("--once", is_flag=True, help="Read what is due now and end: for cron and systemd timers.")
@click.option("--report", metavar="PATH", help="Write the editors' report anew after each round.")
@click.option("--file", metavar="PATH", help="The sources file. Default: the setting `sources`, else sources.toml.")
@click.option("--prefect", is_flag=True, help="Have the Prefect server at PREFECT_API_URL schedule, and run what it asks for.")
@warehouse_option
def serve(once: bool, prefect: bool, report: str | None, file: str | None, warehouse: str | None) -> None:
    """Read the sources at the times of their schedules, in the foreground, until it is told to stop.

    It needs no server. It says a line a round, goes on after a round that failed, and takes up changes of the sources file.
    What was missed while it did not run is read once when it starts. SIGTERM and Ctrl-C end it after the batch at hand; a
    second one at once.

    \b
    Example:
      claimledger serve --report report.html
      claimledger serve --once
    """
    if prefect and (once or report):
        raise click.UsageError("--prefect goes with neither --once nor --report: the server schedules, and `report` is a flow.")
    from flows.settings import load_settings

    keep_quiet_at_exit()
    settings = load_settings(warehouse=warehouse, sources=file)
    if prefect:
        from flows.prefect_serving import serve_deployments

        serve_deployments(settings)
        return
    from flows.ingest import Round, Surroundings
    from flows.serving import Service
    from flows.workplace import open_workers

    def write(_done: "Round") -> None:
        if report:
            from flows.reporting import write_report_of

            write_report_of(settings, report)

    with open_workers(settings) as workers:
        service = Service(settings, click.echo, around=Surroundings(say=click.echo, workers=workers), after=write)
        with service.stop.on_signals():
            _serve(service, once=once)


def _serve(service: "Service", *, once: bool) -> None:
    if not once:
        service.run()
    elif not service.once():
        raise click.ClickException("The round failed.")
