"""One file out of a multipart/form-data body, pushed through piece by piece: no socket, little memory."""

from __future__ import annotations

from collections.abc import Callable

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from vitrine.assets.errors import NoFile, UploadTooLarge

FIELD = b"file"
# Boundaries, headers and small further fields around the file.
FRAMING_BYTES = 65_536
# Each costs 3 µs, and the least of them has ten bytes: 50 MiB would take fifteen seconds.
PARTS_LIMIT = 16
_HELP = "Send multipart/form-data with one field `file`."


class FileField:
    """The field `file` of a body. sink: gets its bytes. filename: as its sender says, once that is here.

    limit_bytes: for the file; the body may have 64 KiB more. Feed the body, then `finish`. Other fields are
    passed over. Raises NoFile, UploadTooLarge, at once.
    """

    def __init__(self, content_type: str | None, sink: Callable[[bytes], object], limit_bytes: int) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise NoFile(_HELP)
        self._sink, self._limit_bytes = sink, limit_bytes
        self.filename = ""
        self._name, self._value = b"", b""
        self._headers: dict[bytes, bytes] = {}
        self._inside = self._ended = False
        self._parts = self._seen = self._body_bytes = self._file_bytes = self._header_bytes = 0
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin_part,
                    "on_header_field": self._header_name,
                    "on_header_value": self._header_value,
                    "on_header_end": self._end_header,
                    "on_headers_finished": self._end_headers,
                    "on_part_data": self._data,
                    "on_part_end": self._end_part,
                    "on_end": self._end,
                },
            )
        except FormParserError as error:
            raise NoFile(_HELP) from error

    def check_declared(self, content_length: str | None) -> int:
        """Refuse by the header alone what would be refused later; answers the bytes that it speaks of, or 0.

        Raises UploadTooLarge.
        """
        if content_length is None or not content_length.isdecimal() or len(content_length) >= 20:
            return 0
        self._check_size(int(content_length) - FRAMING_BYTES)
        return int(content_length)

    def feed(self, chunk: bytes) -> None:
        """The next piece of the body."""
        self._body_bytes += len(chunk)
        self._check_size(self._body_bytes - FRAMING_BYTES)
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise NoFile(_HELP) from error

    def finish(self) -> int:
        """The body has ended; answers the file's bytes."""
        try:
            self._parser.finalize()
        except FormParserError as error:
            raise NoFile(_HELP) from error
        if not self._ended or self._seen != 1:
            raise NoFile(_HELP)
        return self._file_bytes

    def _check_size(self, size: int) -> None:
        if size > self._limit_bytes:
            raise UploadTooLarge(
                f"A file here has at most {self._limit_bytes / 2**20:g} MiB. Compress its textures first.",
                limit_bytes=self._limit_bytes,
            )

    def _begin_part(self) -> None:
        self._parts += 1
        if self._parts > PARTS_LIMIT:
            raise NoFile(_HELP)
        self._headers, self._inside = {}, False

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._count_header(end - start)
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._count_header(end - start)
        self._value += data[start:end]

    def _count_header(self, size: int) -> None:
        """All headers of all parts together: they are kept in memory, unlike the file."""
        self._header_bytes += size
        if self._header_bytes > FRAMING_BYTES:
            raise NoFile(_HELP)

    def _end_header(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name, self._value = b"", b""

    def _end_headers(self) -> None:
        kind, options = parse_options_header(self._headers.get(b"content-disposition"))
        self._inside = kind == b"form-data" and options.get(b"name") == FIELD
        if self._inside:
            self.filename = options.get(b"filename", b"").decode(errors="replace")
        self._seen += self._inside
        if self._seen > 1:
            raise NoFile(f"{_HELP} There are several: send one upload for each.")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._inside:
            self._file_bytes += end - start
            self._check_size(self._file_bytes)
            self._sink(data[start:end])

    def _end_part(self) -> None:
        self._inside = False

    def _end(self) -> None:
        self._ended = True
