"""Which value of a fact leads: the one with most independent voices, lately and plainly said."""

from collections.abc import Sequence

from warehouse.linking.blocks import Cluster

FIRMNESS = {"reported": 1.0, "planned": 0.9, "estimated": 0.7, "rumored": 0.4, "hypothetical": 0.3, "denied": 0.0}


def leading(clusters: Sequence[Cluster]) -> Cluster:
    """The cluster with the greatest weight of independent sources; the later publication, then the id, settles a tie."""
    return max(clusters, key=lambda cluster: (weight(cluster), latest(cluster), cluster.cluster_id))


def weight(cluster: Cluster) -> float:
    """Each independent source counts once, by the firmest thing that it says."""
    voices: dict[str, float] = {}
    for claim in cluster.members:
        source = claim.source or claim.article_id
        voices[source] = max(voices.get(source, 0.0), FIRMNESS.get(claim.status, 0.5))
    return round(sum(voices.values()), 6)


def latest(cluster: Cluster) -> str:
    """When the last claim of the cluster was published."""
    return max((claim.published.isoformat() if claim.published else "") for claim in cluster.members)
