"""One libcurl transfer: how it is set up, and how its outcome is read. The only module that knows libcurl's names.

Nothing from the environment is used: no proxy, no netrc, no cookie. Redirects are not followed, bodies are thrown away. With
`cookies` a handle keeps those that it is given, in memory: it is one visitor with a session of its own.
"""

import pycurl

from launchgate.clients.latency.sample import Failure, Request, Sample

BODY_LIMIT = 20_000_000
"""Bytes of an answer after which a transfer is given up."""

_FAILURES = {
    pycurl.E_COULDNT_RESOLVE_HOST: Failure.CONNECT,
    pycurl.E_COULDNT_CONNECT: Failure.CONNECT,
    pycurl.E_SSL_CONNECT_ERROR: Failure.TLS,
    pycurl.E_SSL_CACERT: Failure.TLS,
    pycurl.E_PEER_FAILED_VERIFICATION: Failure.TLS,
    pycurl.E_SSL_CERTPROBLEM: Failure.TLS,
    pycurl.E_SSL_CIPHER: Failure.TLS,
    pycurl.E_OPERATION_TIMEDOUT: Failure.TIMEOUT,
    pycurl.E_WRITE_ERROR: Failure.TOO_LARGE,
}


def libcurl_version() -> str:
    """Major and minor."""
    return ".".join(str(pycurl.version_info()[1]).split(".")[:2])


class Transfer:
    """A reusable libcurl handle with the request it is sending now."""

    def __init__(self, *, authorities: bytes, timeout_s: float, agent: str, cookies: bool = False) -> None:
        self.easy = pycurl.Curl()
        self._received = 0
        self._late_ms = 0.0
        easy = self.easy
        easy.setopt(pycurl.NOSIGNAL, 1)
        easy.setopt(pycurl.PROXY, "")
        easy.setopt(pycurl.NOPROXY, "*")
        easy.setopt(pycurl.NETRC, pycurl.NETRC_IGNORED)
        easy.setopt(pycurl.FOLLOWLOCATION, 0)
        easy.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        # One request a connection at a time: with HTTP/2 they would share one, and a slow answer would be counted to others.
        easy.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        easy.setopt(pycurl.CAINFO_BLOB, authorities)
        easy.setopt(pycurl.USERAGENT, agent)
        easy.setopt(pycurl.TIMEOUT_MS, int(timeout_s * 1000))
        easy.setopt(pycurl.CONNECTTIMEOUT_MS, int(timeout_s * 1000))
        easy.setopt(pycurl.WRITEFUNCTION, self._discard)
        if cookies:
            # The empty name starts the cookie engine without reading any file.
            easy.setopt(pycurl.COOKIEFILE, "")

    def prepare(self, request: Request, late_ms: float) -> None:
        """Point the handle at a request that is sent `late_ms` after it was due."""
        self._received, self._late_ms = 0, late_ms
        # Compressed answers are what visitors get; they are counted as they come and never unpacked.
        lines = ["Accept: */*", "Accept-Encoding: gzip, deflate, br"]
        if request.body is None:
            self.easy.setopt(pycurl.HTTPGET, 1)
        else:
            self.easy.setopt(pycurl.POST, 1)
            self.easy.setopt(pycurl.POSTFIELDS, request.body)
            # Waiting for "100 Continue" would be timed as the server's work.
            lines.append("Expect:")
        self.easy.setopt(pycurl.HTTPHEADER, lines + [f"{name}: {value}" for name, value in request.headers])
        self.easy.setopt(pycurl.URL, request.url)
        address = f"[{request.address}]" if ":" in request.address else request.address
        # The empty host and port in front mean "whatever the URL says": nothing is ever resolved by libcurl.
        self.easy.setopt(pycurl.CONNECT_TO, [f"::{address}:{request.port}"])

    def sample(self, code: int = pycurl.E_OK, detail: str = "") -> Sample:
        """What came of it; `code` and `detail` as libcurl's multi interface reports a failure."""
        read = self.easy.getinfo
        names = (pycurl.NAMELOOKUP_TIME_T, pycurl.CONNECT_TIME_T, pycurl.APPCONNECT_TIME_T, pycurl.PRETRANSFER_TIME_T,
                 pycurl.STARTTRANSFER_TIME_T, pycurl.TOTAL_TIME_T)  # fmt: skip
        dns, connect, tls, ready, first, total = (read(name) / 1000 for name in names)
        fresh = read(pycurl.NUM_CONNECTS) > 0
        return Sample(
            late_ms=self._late_ms,
            dns_ms=dns if fresh else 0.0,
            connect_ms=max(0.0, connect - dns) if fresh else 0.0,
            tls_ms=max(0.0, tls - connect) if fresh else 0.0,
            wait_ms=max(0.0, first - ready),
            download_ms=max(0.0, total - first) if first else 0.0,
            total_ms=total,
            status=read(pycurl.RESPONSE_CODE),
            fresh=fresh,
            failure=self._failure(code, ready),
            detail=detail,
            redirect=read(pycurl.REDIRECT_URL) or "",
        )

    @staticmethod
    def _failure(code: int, ready: float) -> Failure | None:
        if code == pycurl.E_OK:
            return None
        failure = _FAILURES.get(code, Failure.BROKEN)
        # Without a connection there is no slow answer, only an unreachable server.
        return Failure.CONNECT if failure is Failure.TIMEOUT and ready == 0 else failure

    def _discard(self, chunk: bytes) -> int | None:
        self._received += len(chunk)
        return None if self._received <= BODY_LIMIT else 0
