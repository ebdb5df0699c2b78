"""Names in text and the entities that they stand for."""

from extractors.entities.knowledge import Knowledge, load_knowledge
from extractors.entities.mention import Mention
from extractors.entities.mentions import find_mentions

__all__ = ["Knowledge", "Mention", "find_mentions", "load_knowledge"]
