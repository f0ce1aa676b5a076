"""Certificate authorities whose certificates are renewed by a program as a rule. Facts as of mid 2026; pure.

Sources: letsencrypt.org/docs/integration-guide, zerossl.com/documentation/acme, pki.goog/faq,
docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html, developers.cloudflare.com/ssl/reference/certificate-authorities,
learn.microsoft.com/azure/app-service/configure-ssl-certificate, buypass.com/products/tls-ssl-certificates/go-ssl.
"""

from datetime import timedelta

from launchgate.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """One authority, by the organisation in its issuing certificates."""

    organisation: str
    means: str
    """How certificates of it come to be renewed."""
    longest: timedelta = timedelta(days=100)
    """Above this life a certificate of it is bought by hand."""


AUTOMATED = (
    Issuer(organisation="Let's Encrypt", means="an ACME client"),
    Issuer(organisation="ZeroSSL", means="an ACME client"),
    Issuer(organisation="Google Trust Services", means="an ACME client, Google Cloud or Cloudflare"),
    Issuer(organisation="Buypass AS-983163327", means="an ACME client"),
    Issuer(organisation="SSL Corporation", means="an ACME client or Cloudflare"),
    Issuer(organisation="Cloudflare, Inc.", means="Cloudflare"),
    Issuer(organisation="Amazon", means="AWS Certificate Manager", longest=timedelta(days=400)),
)


def automated(organisation: str, life: timedelta) -> Issuer | None:
    """The authority that a certificate is from, when such a one is renewed by a program."""
    return next((one for one in AUTOMATED if organisation == one.organisation and life <= one.longest), None)
