"""One lock for what is imported only when it is needed, because checks run side by side.

Modules that import each other in a circle (requests does) are handed out half made when two threads begin at both ends: Python
breaks the deadlock that way. Whoever holds this lock is the only one who begins.
"""

import threading

__all__ = ["ONE_AT_A_TIME"]

ONE_AT_A_TIME = threading.RLock()
