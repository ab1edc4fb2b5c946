"""Writing a document of findings: the same findings give the same bytes, wherever they were found."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping

import msgspec

from db.records import Findings
from loaders.findings import FindingsHeader
from loaders.loader import HEAD_SIZE
from papershelf.loading.archives import FoundDocument

_encode = msgspec.json.Encoder().encode


def findings_document(reader: str, version: int, findings: Mapping[str, Findings]) -> bytes:
    """What a reader found in texts, by their hashes, as the bytes of a document (`loaders.findings`)."""
    lines = [_encode(FindingsHeader("findings", reader, version))]
    lines += [_encode({"text_sha256": sha256, "results": findings[sha256].results}) for sha256 in sorted(findings)]
    return b"\n".join([*lines, b""])


def document_to_load(reader: str, content: bytes) -> FoundDocument:
    """A document of findings as a document to be loaded, named after its reader and its bytes."""
    plain = re.sub(r"[^A-Za-z0-9.]+", "-", reader).strip("-.")
    name = f"findings-{plain}-{hashlib.sha256(content).hexdigest()[:12]}.jsonl"
    return FoundDocument(name, io.BytesIO(content[HEAD_SIZE:]), content[:HEAD_SIZE])
