"""How long something may take; Python 3.10 has that in a package of its own."""

import sys

if sys.version_info >= (3, 11):
    from asyncio import timeout as deadline
else:
    from async_timeout import timeout as deadline

__all__ = ["deadline"]
