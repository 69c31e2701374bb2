"""Publishing: scans rendered and put into the store for trainees, as sets or as a stock for practice.

Importing it loads no torch; rendering does.
"""

from xray_trainer.publishing.sets import prepare_set, publish_set

__all__ = ["prepare_set", "publish_set"]
