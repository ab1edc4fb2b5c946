"""A shelf is the same, whether a curation is in YAML or in CSV, and the next edition in either form takes it back."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from db.engine import parse_url
from db.fingerprint import Fingerprint, fingerprint
from loaders.curation import DECISIONS
from loaders.curation_csv import COLUMNS, row_of
from papershelf.database import open_for_writing, reading
from papershelf.export.tables import csv_lines
from papershelf.loading.archives import FoundDocument
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
