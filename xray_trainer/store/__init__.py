"""Store: database schema, repositories, migrations, and the scan library on disk."""
