"""The application around the database. Only what matters to the migrations is shown."""
