"""Files that travel between units: exercise sets, results, cases. Hostile until checked."""
