"""Items: what is hidden, and harmless look-alikes; one file per sort, each registering itself."""
