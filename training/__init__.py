"""Training half: data, models, evaluation and export of what the server plays."""
