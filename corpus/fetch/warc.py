"""A kept response as a WARC record."""

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.decode import content_type
from corpus.fetch.answer import Answer, Page, canonical_in

# The body is kept unpacked, so headers that speak of its packed form are kept under other names.
PACKED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
SECRET = frozenset({"set-cookie"})  # may open a session to whoever reads the folder
WHEN = "%Y-%m-%dT%H:%M:%S.%fZ"
REQUESTED, MOVED_TO, STAMP = "Claimledger-Requested", "Claimledger-Moved-To", "Claimledger-Stamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A response that is kept: when it came, when it was last found to hold, and what was known of the page then."""

    requested: str
    answer: Answer
    fetched_at: datetime
    checked_at: datetime
    stamp: str | None

    @property
    def validators(self) -> dict[str, str]:
        """The headers that ask for the response only if it has changed."""
        named = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        return {header: self.answer.headers[name] for name, header in named.items() if name in self.answer.headers}

    def page(self, *, unchanged: bool = True) -> Page:
        """The response as a page, which has not changed unless said otherwise."""
        media_type, charset = content_type(self.answer.headers.get("content-type"))
        return Page(
            url=self.answer.url,
            media_type=media_type,
            charset=charset,
            body=self.answer.body,
            fetched_at=self.fetched_at,
            checked_at=self.checked_at,
            requested=self.requested,
            unchanged=unchanged,
            moved_to=self.answer.moved_to,
            canonical=canonical_in(self.answer.headers, self.answer.url),
            stamp=self.stamp,
        )


def write_record(file: IO[bytes], kept: Kept) -> None:
    """Write the response as a compressed record with a digest of its body."""
    answer = kept.answer
    own = {REQUESTED: kept.requested, MOVED_TO: answer.moved_to, STAMP: " ".join((kept.stamp or "").split())}
    headers = [
        (f"X-Sent-{name}" if name in PACKED else name, value) for name, value in answer.headers.items() if name not in SECRET
    ]
    writer = WARCWriter(file, gzip=True, warc_version="1.1")
    writer.write_record(
        writer.create_warc_record(
            answer.url,
            "response",
            payload=BytesIO(answer.body),
            length=len(answer.body),
            http_headers=StatusAndHeaders(f"{answer.status} {answer.phrase}", headers, protocol="HTTP/1.1"),
            warc_headers_dict={
                "WARC-Date": kept.fetched_at.astimezone(UTC).strftime(WHEN),
                **{name: value for name, value in own.items() if value},
            },
        )
    )


def read_record(packed: bytes, *, checked_at: datetime) -> Kept:
    """The response in a file. Raises ValueError, OSError, EOFError or zlib.error if that is damaged or not one of ours."""
    # Unpacked first: gzip's checksum tells all damage, on some of which warcio stumbles.
    record = next(ArchiveIterator(BytesIO(gzip.decompress(packed))), None)
    if record is None or record.http_headers is None or not record.rec_headers.get_header(REQUESTED):
        raise ValueError("This is no response that was kept here.")
    said = record.rec_headers
    return Kept(
        requested=said.get_header(REQUESTED),
        answer=Answer(
            url=said.get_header("WARC-Target-URI"),
            status=int(record.http_headers.get_statuscode()),
            phrase=record.http_headers.statusline.partition(" ")[2],
            headers={name.lower(): value for name, value in record.http_headers.headers},
            body=record.raw_stream.read(),
            moved_to=said.get_header(MOVED_TO),
        ),
        fetched_at=datetime.strptime(said.get_header("WARC-Date"), WHEN).replace(tzinfo=UTC),
        checked_at=checked_at,
        stamp=said.get_header(STAMP),
    )
