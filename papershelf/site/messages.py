"""What the server and a process that answers for it say to each other: frames of MessagePack on a socket."""

from __future__ import annotations

import msgspec

LENGTH_BYTES = 4
MOST_BYTES = 64_000_000
"""Of one frame; a longer one is never written."""


class Job(msgspec.Struct, tag=True):
    """A request to answer, from a snapshot."""

    snapshot: str
    inode: tuple[int, int]
    base_url: str
    scope: dict[str, object]
    """What ASGI calls so, as far as it is text, bytes and numbers; empty to get ready for the snapshot, and no more."""


class Start(msgspec.Struct, tag=True):
    """The status and the headers of an answer."""

    status: int
    headers: list[tuple[bytes, bytes]]


class Body(msgspec.Struct, tag=True):
    """A part of the body of an answer."""

    content: bytes


class Done(msgspec.Struct, tag=True):
    """The end of an answer."""

    is_whole: bool
    """False where the answer broke off."""
    is_last: bool
    """Whether the process ends now, because it has grown."""


_encoder = msgspec.msgpack.Encoder()
_jobs = msgspec.msgpack.Decoder(Job)
_answers = msgspec.msgpack.Decoder(Start | Body | Done)


def frame(message: Job | Start | Body | Done) -> bytes:
    """A message as it goes over the socket: its length, then itself."""
    content = _encoder.encode(message)
    return len(content).to_bytes(LENGTH_BYTES, "big") + content


def read_job(content: bytes) -> Job:
    """The request of a frame, without the length."""
    return _jobs.decode(content)


def read_answer(content: bytes) -> Start | Body | Done:
    """The part of an answer that a frame holds, without the length."""
    answer: Start | Body | Done = _answers.decode(content)
    return answer


def length_of(head: bytes) -> int:
    """How many bytes follow the head of a frame."""
    return int.from_bytes(head, "big")
