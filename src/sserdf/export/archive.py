"""All tables in one ZIP archive, with what describes them."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator

from sserdf.corpus import Corpus
from sserdf.export import csvw, tables

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP archive can hold
_IN_MEMORY = 1 << 24  # bytes of an archive; what is larger waits on the disk


def archive(corpus: Corpus) -> Iterator[bytes]:
    """Yield tables and description in one ZIP archive, stored as is: compressors differ in their bytes."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as place:
        with zipfile.ZipFile(place, "w") as packed:
            for table in tables.of(corpus):
                _pack(packed, table.path, table.chunks())
            for path, content in csvw.files(tables.of(corpus), corpus.language):
                _pack(packed, path, [content])
        place.seek(0)
        yield from iter(lambda: place.read(_IN_MEMORY), b"")


def _pack(packed: zipfile.ZipFile, path: str, chunks: Iterable[bytes]) -> None:
    info = zipfile.ZipInfo(path.removeprefix(tables.FOLDER), _EPOCH)
    info.external_attr = 0o644 << 16
    info.create_system = 3  # Unix wherever we run, so that the bytes agree
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as content:
        content.writelines(chunks)
        info.file_size = content.tell()  # an archive says beforehand how large a file is
        content.seek(0)
        with packed.open(info, "w") as place:
            shutil.copyfileobj(content, place)
