"""What all tests share: property tests that try the same examples everywhere, without a deadline."""

from hypothesis import settings

settings.register_profile("xray_trainer", deadline=None, derandomize=True)
settings.load_profile("xray_trainer")
