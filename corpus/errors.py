"""Every error that claimledger raises on purpose."""


class ClaimledgerError(Exception):
    """Base of every error we raise on purpose."""


class SkipArticle(ClaimledgerError):
    """This article cannot be used: quarantine it with the reason and go on."""


class StopRun(ClaimledgerError):
    """Nothing further can work, e.g. another process holds the warehouse."""


def in_words(err: BaseException) -> str:
    """What an error says; one that was not raised on purpose with its type, which says more than its text."""
    return str(err) if isinstance(err, ClaimledgerError) else f"{type(err).__name__}: {err}"
