"""The DuckDB ledger. Only this room opens the database.

`Warehouse` opens the file and is light to import; loading and linking are in `warehouse.loader` and `warehouse.linking`.
"""

from warehouse.store import Warehouse

__all__ = ["Warehouse"]
