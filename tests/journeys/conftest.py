"""The sandbox and the connected school of the engine's tests, for whole stories."""

from __future__ import annotations

from tests.engine.conftest import live, platform

__all__ = ["live", "platform"]
