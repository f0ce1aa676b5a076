"""Every document of a handover, by the second half of its rule's id."""

from dataclasses import replace

from launchgate.checks.handover.wanted_people import PEOPLE
from launchgate.checks.handover.wanted_systems import SYSTEMS
from launchgate.wanted import Wanted

WANTED: dict[str, Wanted] = {
    name: replace(wanted, setting=f"handover.documents.{name}") for name, wanted in {**SYSTEMS, **PEOPLE}.items()
}
