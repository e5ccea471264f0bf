"""What a person sees: LaTeX, text, tables of evidence."""
