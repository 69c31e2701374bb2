"""The parts of the work plan: what is assigned to a trainee, and the mentor's page."""
