"""The page on which a mentor composes a new set: its parts."""
