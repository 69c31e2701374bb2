"""Publishing: scans rendered and put into the store for trainees, as sets or as a stock for practice.

Importing it loads no torch; rendering does.
"""

from xray_trainer.publishing.sets import PRACTICE, TITLES, publish_set

__all__ = ["PRACTICE", "TITLES", "publish_set"]
