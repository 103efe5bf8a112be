"""The process that reads attached files: ``python -m crawler.gather.file_worker MEGABYTES``.

Reads jobs from standard input and writes what it read to standard output (:mod:`worker_pipe`, MessagePack);
the body of a job is a message of its own. A file that kills a library, takes for ever or fills the memory
costs this process, not the crawl. Ends when its input ends.
"""

from __future__ import annotations

import resource
import sys

import msgspec
from msgspec import Struct

from crawler.derive.attachment_text import read_attachment
from crawler.derive.personal import find_personal
from crawler.gather.worker_pipe import answers_only, framed, next_message
from crawler.model import AttachmentText, PersonalData


class FileJob(Struct, frozen=True):
    name: str
    content_type: str | None


class FileRead(Struct, frozen=True):
    """What could be read, and the personal data in it, masked. ``gave_up``: the reading was ended from
    outside, by the clock or by its own death."""

    read: AttachmentText
    personal: tuple[PersonalData, ...]
    gave_up: bool = False


_JOB = msgspec.msgpack.Decoder(FileJob)


def read_file(body: bytes, job: FileJob) -> FileRead:
    """Read one file in this process."""
    read = read_attachment(body, job.name, job.content_type)
    return FileRead(read, find_personal(read.text, f"{job.name} {read.title or ''}".strip()))


def main() -> None:
    limit = int(sys.argv[1]) * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = answers_only()
    while (head := next_message(sys.stdin.buffer)) is not None:
        body = next_message(sys.stdin.buffer)
        if body is None:
            return
        answers.write(framed(msgspec.msgpack.encode(read_file(body, _JOB.decode(head)))))
        answers.flush()


if __name__ == "__main__":
    main()
