"""Messages between a room's owner and a fan-out process, on a Unix stream socket that also carries sockets.

A message is kind u8, number u32, length u32, payload. Writing never waits: what the kernel does not take is
kept, in order, and `unsent` tells how much that is.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from typing import Final

READ_BYTES: Final = 256 * 1024
# At most this many descriptors come with one read; the kernel keeps one message's apart from the next's.
DESCRIPTORS: Final = 8

_HEAD: Final = struct.Struct("<BII")


class MessageKind(IntEnum):
    """What a message says. The number names a room, or a connection where that is said."""

    # To the process.
    START = 1  # JSON: a Start (`start.py`)
    OPEN = 2  # opened_ms u64: when the room opened, on the machine's monotonic clock
    ADOPT = 3  # visitor; with the socket
    WELCOME = 4  # a WebSocket frame for all who wait
    FULL = 5  # one with everybody's pose (or nothing), for all who were welcomed since the last
    FRAME = 6  # one with poses, for all
    EVENT = 7  # one with an event, for all who were welcomed
    DISMISS = 8  # code u16, reason's length u8, reason, visitor: end this visitor's watching
    CLOSE = 9  # code u16, reason's length u8, reason: end the room
    ADMIT = 10  # number: connection. room u32, visitor
    REFUSE = 11  # number: connection. code u16, reason's length u8, reason
    STOP = 12  # the shop stops: tell everybody and end
    # From the process.
    READY = 20  # number: the port it listens on itself, or 0
    COUNT = 21  # adopted so far u32, watching now u32
    REDEEM = 22  # number: connection. Its HELLO
    FIGURES = 23  # JSON: counts since the start, for operators


class ChannelBroken(OSError):
    """The other end does not keep to the format, or its sockets do not fit in here."""


class Channel:
    """One end. received: takes each message in order. lost: called once, when the other end has gone."""

    def __init__(
        self,
        connection: socket.socket,
        received: Callable[[MessageKind, int, bytes], None],
        lost: Callable[[], None],
    ) -> None:
        connection.setblocking(False)
        self._connection = connection
        self._received = received
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._read = bytearray()
        self._descriptors: deque[int] = deque()
        self._unsent: deque[tuple[memoryview, int | None]] = deque()
        self.unsent = 0
        self.closed = False
        self._loop.add_reader(connection.fileno(), self._readable)

    def send(
        self, kind: MessageKind, number: int, payload: bytes = b"", descriptor: int | None = None
    ) -> None:
        """Send now or keep. descriptor: goes along, and is closed here."""
        if self.closed:
            if descriptor is not None:
                os.close(descriptor)
            return
        # One copy of the payload, made once a process: cheaper than two system calls.
        message = memoryview(_HEAD.pack(kind, number, len(payload)) + payload)
        idle = not self._unsent
        self._unsent.append((message, descriptor))
        self.unsent += len(message)
        if idle:
            self._write()
            if self._unsent and not self.closed:
                self._loop.add_writer(self._connection.fileno(), self._writable)

    def take_descriptor(self) -> int:
        """The socket that came with the message just received. Raises ChannelBroken."""
        if not self._descriptors:
            raise ChannelBroken("a message came without its socket")
        return self._descriptors.popleft()

    def close(self) -> None:
        """Let go of the socket; the other end sees that we have gone. `lost` is not called."""
        if self.closed:
            return
        self.closed = True
        self._loop.remove_reader(self._connection.fileno())
        self._loop.remove_writer(self._connection.fileno())
        self._connection.close()
        for descriptor in (*self._descriptors, *(one for _, one in self._unsent if one is not None)):
            os.close(descriptor)
        self._descriptors.clear()
        self._unsent.clear()
        self.unsent = 0

    def _break(self) -> None:
        if not self.closed:
            self.close()
            self._lost()

    def _writable(self) -> None:
        self._write()
        if not self._unsent and not self.closed:
            self._loop.remove_writer(self._connection.fileno())

    def _write(self) -> None:
        while self._unsent:
            message, descriptor = self._unsent[0]
            try:
                if descriptor is None:
                    sent = self._connection.send(message)
                else:
                    sent = socket.send_fds(self._connection, [message], [descriptor])
                    os.close(descriptor)
            except BlockingIOError:
                return
            except OSError:
                # Not from within `send`: its caller may be in the middle of something.
                self._loop.call_soon(self._break)
                return
            self.unsent -= sent
            if sent == len(message):
                self._unsent.popleft()
            else:
                self._unsent[0] = message[sent:], None

    def _readable(self) -> None:
        try:
            data, descriptors, flags, _ = socket.recv_fds(self._connection, READ_BYTES, DESCRIPTORS)
        except BlockingIOError:
            return
        except OSError:
            self._break()
            return
        self._descriptors.extend(descriptors)
        # With one socket lost, all after it would go to the wrong people.
        if not data or flags & socket.MSG_CTRUNC:
            self._break()
            return
        self._read += data
        with suppress(ChannelBroken):
            self._cut()
            return
        self._break()

    def _cut(self) -> None:
        at, read = 0, self._read
        while not self.closed and len(read) - at >= _HEAD.size:
            kind, number, length = _HEAD.unpack_from(read, at)
            end = at + _HEAD.size + length
            if end > len(read):
                break
            try:
                known = MessageKind(kind)
            except ValueError:
                raise ChannelBroken("an unknown kind of message") from None
            self._received(known, number, bytes(read[at + _HEAD.size : end]))
            at = end
        del read[:at]


def pair() -> tuple[socket.socket, socket.socket]:
    """Two connected ends, not blocking, with room for a second of a large room."""
    ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    for end in ends:
        end.setblocking(False)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1024 * 1024)
    return ends
