"""Who may do what: roles and their permissions. It knows neither the database nor the browser."""
