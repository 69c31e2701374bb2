"""Live rooms in the application: routes, the feed that wakes everybody who waits, and parts of the page."""
