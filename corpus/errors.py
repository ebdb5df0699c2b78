"""Every error that claimledger raises on purpose."""


class ClaimledgerError(Exception):
    """Base of every error we raise on purpose."""


class SkipArticle(ClaimledgerError):
    """This article cannot be used: quarantine it with the reason and go on."""


class StopRun(ClaimledgerError):
    """Nothing further can work, e.g. another process holds the warehouse."""
