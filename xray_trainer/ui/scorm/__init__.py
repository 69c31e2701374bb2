"""Practice sets as SCORM 1.2 packages, with a player built from the viewer's own sources."""
