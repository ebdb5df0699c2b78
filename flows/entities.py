"""What people change in their own file of entities, and what the ledger proposes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.errors import StopRun
from extractors.entities.entity_file import merged, new_entity, read_entities, without, write_entities
from extractors.entities.knowledge import Knowledge, load_knowledge
from extractors.entities.names import entity_of
from extractors.entities.proposals import Proposal, propose
from extractors.records import Entity
from warehouse.entities import Seen


class OwnEntities:
    """The user's own file, which is written anew by each change. Changes need a CSV file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.own = {entity.entity_id: entity for entity in read_entities(path)} if path.exists() else {}

    @property
    def knowledge(self) -> Knowledge:
        """The known entities, bundled and own."""
        return load_knowledge(self.path if self.path.exists() else None)

    def add(self, entity: Entity) -> Entity:
        """Add an entity; one that is known by that name already gets the further names. Return what is written."""
        known = self.knowledge.get(entity.name)
        return self._write(replace(merged(known, entity), kind=entity.kind) if known else entity)

    def merge(self, into: str, others: Sequence[str], kind: str | None) -> Entity:
        """Make the others names of the first. Raises StopRun if the first is unknown and no kind is given."""
        result = self._known_or_new(into, kind)
        for name in others:
            other = self.knowledge.get(name) or new_entity(name, result.kind)
            self.own.pop(other.entity_id, None)
            result = merged(result, other)
        return self._write(result)

    def split(self, name: str, names: Sequence[str], kind: str | None) -> Entity:
        """Take names away from a known entity; they become an entity of their own, under the first of them."""
        entity = self.knowledge.get(name)
        if entity is None:
            raise StopRun(f"Nobody is known as {name!r}. See `claimledger entities list`.")
        other = new_entity(names[0], kind or entity.kind, names[1:])
        self._write(without(entity, names))
        return self._write(other)

    def take_in(self, path: Path) -> int:
        """Add every entity of another file; return how many there were."""
        entities = list(read_entities(path))
        self.own |= {entity.entity_id: entity for entity in entities}
        self._save()
        return len(entities)

    def _known_or_new(self, name: str, kind: str | None) -> Entity:
        if known := self.knowledge.get(name):
            return known
        if kind is None:
            raise StopRun(f"Nobody is known as {name!r} yet: say what it is with --kind.")
        return new_entity(name, kind)

    def _write(self, entity: Entity) -> Entity:
        self.own[entity.entity_id] = entity
        self._save()
        return entity

    def _save(self) -> None:
        if self.path.suffix == ".toml":
            raise StopRun(f"{self.path} is TOML: edit it yourself, or set `entities` to a CSV file for the commands to change.")
        write_entities(self.path, self.own.values())
        load_knowledge.cache_clear()


def proposals(seen: Sequence[Seen], knowledge: Knowledge) -> Iterator[tuple[Proposal, Seen]]:
    """Who of those seen in the ledger may be somebody else, with where they were seen."""
    where = {item.entity.entity_id: item for item in seen}
    unknown = [item.entity for item in seen if item.entity.entity_id not in knowledge.entities]
    ours = [item for item in unknown if entity_of(item.name, item.kind).entity_id == item.entity_id]  # not those left open
    for proposal in propose(ours, knowledge.entities.values()):
        yield proposal, where[proposal.other.entity_id]
