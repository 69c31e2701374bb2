"""The work plan, pure: assignments with their dates and repeats, who is behind, what to remind of."""
