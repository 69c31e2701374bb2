"""What keeps a server going: whether it is alive and ready, its log, its figures, and how it stops."""
