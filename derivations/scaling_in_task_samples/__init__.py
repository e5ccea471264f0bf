"""Chapter 5: the risk of BEFS as the number of task samples grows, as a series and as a limit."""
