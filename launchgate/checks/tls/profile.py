"""Cipher suites as facts: Mozilla's intermediate profile and what makes a suite broken. Pure; dated.

Source: https://ssl-config.mozilla.org/guidelines/5.7.json (October 2022), the profile `intermediate`; suites by IANA name.
"""

INTERMEDIATE = frozenset({
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
})  # fmt: skip
BROKEN_PARTS = frozenset({
    "NULL", "EXPORT", "EXPORT1024", "EXPORT40", "EXP", "ANON", "ADH", "AECDH", "RC4", "RC2", "DES", "DES40", "3DES", "MD5",
    "IDEA",
})  # fmt: skip
"""Parts of a suite's name that say that it protects nothing, or too little (RFC 9325 section 4.1, RFC 7465)."""
SMALLEST_DH = 2048
"""Bits of a Diffie-Hellman group (RFC 9325 section 4.3)."""


def broken(suite: str) -> bool:
    """Whether a suite, by its IANA or its OpenSSL name, must not be offered at all."""
    return bool(BROKEN_PARTS & set(suite.upper().replace("-", "_").split("_")))
