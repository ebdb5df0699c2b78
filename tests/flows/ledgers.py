"""What is in a ledger, so that two can be compared."""

from typing import Any

from flows.settings import Settings
from warehouse.store import Warehouse

LOADED = ("article", "figure", "claim", "entity", "entity_name", "quarantine", "shingle_band", "near_duplicate", "reading")
LINKED = ("embedding", "linked_claim", "claim_link", "fact", "cluster", "conflict", "pair_note", "source_record")
# When and by which run. A vector depends in its last digits on how many threads computed it.
OF_ITS_OWN = "run_id|fetched_at|changed|first_seen_at|vector"


def contents(settings: Settings) -> dict[str, list[Any]]:
    """All rows of the tables, in order, without what each run has of its own."""
    with Warehouse.open(settings.warehouse, read_only=True) as opened:
        return {
            table: opened.con.execute(
                f"SELECT COLUMNS(lambda c: NOT regexp_full_match(c, '{OF_ITS_OWN}')) FROM ledger_tables.{table} ORDER BY ALL"
            ).fetchall()
            for table in (*LOADED, *LINKED)
        }
