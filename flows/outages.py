"""What is known of rounds that fail as a whole. It is kept in a file beside the ledger, which may be what is wrong."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from flows.channels import write_whole
from flows.settings import Settings
from warehouse.alerts import Outage

KEPT = TypeAdapter(Outage)


def standing_outage(settings: Settings) -> Outage | None:
    """What is known of rounds that fail; None if the last one worked."""
    try:
        return KEPT.validate_json(_file(settings).read_bytes())
    except (OSError, ValidationError):
        return None


def keep_outage(settings: Settings, outage: Outage) -> None:
    """Keep it for the next round. Raises NotSent if that cannot be done."""
    write_whole(_file(settings), KEPT.dump_json(outage))


def forget_outage(settings: Settings) -> None:
    """Rounds work again."""
    _file(settings).unlink(missing_ok=True)


def _file(settings: Settings) -> Path:
    return Path(f"{settings.warehouse}.failing")
