"""One architecture a file; all are plain torch modules that know nothing of files or trainers."""
