"""Parts of the page over which exercise sets, results and cases travel between units."""
