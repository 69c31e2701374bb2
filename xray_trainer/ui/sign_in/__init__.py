"""Signing in and out: plain HTML pages, the cookie, and who may pass to the application's pages."""
