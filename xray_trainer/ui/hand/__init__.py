"""Own scans and exercises made of them by hand: uploads, what the viewer needs, routes, forms."""
