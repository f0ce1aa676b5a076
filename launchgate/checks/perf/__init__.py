"""The perf check: are the declared routes fast, and do they answer, when a few people use them at once?"""

from launchgate.check import Check, Impact, Lane

CHECK = Check(
    id="perf",
    title="Latency",
    question="Do the declared routes answer fast enough, and without errors, under light use?",
    lane=Lane.EXCLUSIVE,
    attacks=("perf/load-sanity",),
    impact=Impact.USE,
)
