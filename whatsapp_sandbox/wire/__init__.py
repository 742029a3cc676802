"""The shapes on the wire: what the platform reads and writes, without a decision in it."""
