"""What all tests share: property tests without a deadline, since machines differ."""

from hypothesis import settings

settings.register_profile("xray_trainer", deadline=None)
settings.load_profile("xray_trainer")
