"""The migrate check: can the release's database migrations run while people use the product, and be taken back?"""

from launchgate.check import Check, Impact

CHECK = Check(
    id="migrate",
    title="Migrations",
    impact=Impact.DEPLOY,
    question="Can this release's database migrations run while people use the product, and be taken back?",
)
