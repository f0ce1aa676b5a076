"""Settings of all tests: a property test never fails because a machine was slow."""

from hypothesis import HealthCheck, settings

settings.register_profile("launchgate", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("launchgate")
