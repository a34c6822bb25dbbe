"""Spectators: processes that write a room's very bytes to everybody who only watches.

The room's owner pays one write a process. It hands each accepted socket over by descriptor (`pool.py`, its
side); the process (`worker.py`) keeps the sockets (`relay.py`) and writes to all what comes down the channel
(`channel.py`). Under TLS a process accepts its spectators itself (`listener.py`).
"""
