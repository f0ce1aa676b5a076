"""Secret-looking values for tests, put together at run time so that no scanner takes this source for a leak."""

import random
import string
import zlib

BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def github_token(seed: int = 1) -> str:
    """A GitHub personal access token with a right checksum (CRC-32 of the 30 characters, in base 62)."""
    body = "".join(random.Random(seed).choices(BASE62, k=30))
    number, digits = zlib.crc32(body.encode()), ""
    while number:
        number, rest = divmod(number, 62)
        digits = BASE62[rest] + digits
    return "gh" + "p_" + body + digits.rjust(6, "0")


def stripe_key(seed: int = 1) -> str:
    """A Stripe live secret key."""
    return "sk" + "_live_" + "".join(random.Random(seed).choices(BASE62, k=99))
