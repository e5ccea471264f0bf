"""Chapter 5: the risk of BEFS in powers of 1/n_T."""
