"""What all tests share: property tests without a deadline, because machines differ in speed."""

from hypothesis import settings

settings.register_profile("xray_trainer", deadline=None)
settings.load_profile("xray_trainer")
