"""Live rooms, pure: what happens in one as a sequence of events, and its state at any moment."""
