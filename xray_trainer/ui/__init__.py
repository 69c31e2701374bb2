"""The browser application: pages, the viewer, its routes and translations."""
