"""Parts of the page of reports over several people."""
