"""Hosting services that customers point names at, and how each one answers for a name that no customer of it has. Data only.

Written from the vendors' own documentation and pages as they stood on 2026-11-01. `claimable` says whether anybody may take
such a name without proving that the domain is theirs: YES, only UNDER conditions (a verified domain, an exact region), or NO.
"""

from enum import StrEnum

from launchgate.dataclass import dataclass

LOOKED_AT = "2026-11-01"


class Claimable(StrEnum):
    """Whether a stranger can take a name that the service does not know."""

    YES = "yes"
    UNDER = "under conditions"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service. `gone` is by name (its DNS says NXDOMAIN) or by page (it answers with one of `texts`)."""

    name: str
    ends: tuple[str, ...]
    """Aliases end in one of these."""
    claimable: Claimable
    texts: tuple[str, ...] = ()
    """Text on the page for an unknown name; compared without regard to capitals."""
    by_name: bool = False
    """Whether a name below `ends` that does not exist can be registered by a customer of the service."""
    label: str = ""
    """One label of the alias has to start with this, for services that share a domain."""
    lowest_status: int = 400


SERVICES: tuple[Service, ...] = (
    Service(
        name="Amazon S3", ends=("amazonaws.com",), label="s3", claimable=Claimable.YES,
        texts=("nosuchbucket", "the specified bucket does not exist"),
    ),
    Service(name="AWS Elastic Beanstalk", ends=("elasticbeanstalk.com",), by_name=True, claimable=Claimable.YES),
    Service(
        name="Microsoft Azure",
        ends=(
            "azurewebsites.net", "cloudapp.net", "cloudapp.azure.com", "trafficmanager.net", "azureedge.net",
            "azure-api.net", "azurecontainer.io", "blob.core.windows.net", "azurefd.net",
        ),
        by_name=True, claimable=Claimable.YES,
    ),
    Service(name="Bitbucket", ends=("bitbucket.io",), claimable=Claimable.YES, texts=("repository not found",)),
    Service(name="Discourse", ends=("trydiscourse.com",), by_name=True, claimable=Claimable.YES),
    Service(
        name="Ghost", ends=("ghost.io",), claimable=Claimable.YES, texts=("failed to resolve dns path for this host",)
    ),
    Service(
        name="Help Scout", ends=("helpscoutdocs.com",), claimable=Claimable.YES,
        texts=("no settings were found for this company",),
    ),
    Service(name="ngrok", ends=("ngrok.io",), claimable=Claimable.YES, texts=("ngrok.io not found", "err_ngrok_3200")),
    Service(name="Pantheon", ends=("pantheonsite.io",), claimable=Claimable.YES, texts=("404 error unknown site",)),
    Service(
        name="ReadMe", ends=("readme.io",), claimable=Claimable.YES, lowest_status=200,
        texts=("the creators of this project are still working on making everything perfect",),
    ),
    Service(name="Surge", ends=("surge.sh",), claimable=Claimable.YES, texts=("project not found",)),
    Service(
        name="WordPress.com", ends=("wordpress.com",), claimable=Claimable.YES, lowest_status=200,
        texts=("do you want to register",),
    ),
    Service(
        name="GitHub Pages", ends=("github.io",), claimable=Claimable.UNDER,
        texts=("there isn't a github pages site here",),
    ),
    Service(
        name="Heroku", ends=("herokuapp.com", "herokudns.com", "herokussl.com"), claimable=Claimable.UNDER,
        texts=("no such app", "herokucdn.com/error-pages/no-such-app.html"),
    ),
    Service(
        name="Netlify", ends=("netlify.app", "netlify.com"), claimable=Claimable.UNDER, texts=("not found - request id",)
    ),
    Service(
        name="Shopify", ends=("myshopify.com",), claimable=Claimable.UNDER,
        texts=("sorry, this shop is currently unavailable",),
    ),
    Service(
        name="Tumblr", ends=("tumblr.com",), claimable=Claimable.UNDER,
        texts=("whatever you were looking for doesn't currently exist at this address",),
    ),
    Service(
        name="Vercel", ends=("vercel-dns.com", "vercel.app", "now.sh"), claimable=Claimable.UNDER,
        texts=("deployment_not_found",),
    ),
    Service(
        name="Webflow", ends=("webflow.com", "webflow.io"), claimable=Claimable.UNDER,
        texts=("the page you are looking for doesn't exist or has been moved",),
    ),
    Service(name="Fastly", ends=("fastly.net",), claimable=Claimable.NO, texts=("fastly error: unknown domain",)),
    Service(
        name="Google Cloud Storage", ends=("storage.googleapis.com",), claimable=Claimable.NO,
        texts=("nosuchbucket", "the specified bucket does not exist"),
    ),
    Service(name="Zendesk", ends=("zendesk.com",), claimable=Claimable.NO, texts=("help center closed",)),
)  # fmt: skip


def service_of(names: tuple[str, ...]) -> Service | None:
    """The service that one of the names belongs to; the last name decides first."""
    for name in reversed(names):
        for service in SERVICES:
            under = any(name == end or name.endswith(f".{end}") for end in service.ends)
            labelled = not service.label or any(label.startswith(service.label) for label in name.split("."))
            if under and labelled:
                return service
    return None
