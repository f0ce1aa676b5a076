"""Every document of a handover, by the second half of its rule's id."""

from launchgate.checks.handover.wanted_people import PEOPLE
from launchgate.checks.handover.wanted_systems import SYSTEMS
from launchgate.papers import Wanted

WANTED: dict[str, Wanted] = {**SYSTEMS, **PEOPLE}
