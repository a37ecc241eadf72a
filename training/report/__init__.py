"""The report: the band beside real music and beside baselines, figure by figure, as one page."""
