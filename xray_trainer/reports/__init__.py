"""Reports over many people's outcomes, pure: groups, intervals, norms, before and after, agreement."""
