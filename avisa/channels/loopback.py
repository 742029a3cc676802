"""This machine by its own names: no proxy stands before it, and plain http to it leaves nothing open."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
