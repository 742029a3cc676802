"""The programs behind `avisa ...`: here, and only here, the rooms are put together."""
