"""The engine: matrix expressions, exact canonical forms, rules that run, and judges that share nothing with them."""
