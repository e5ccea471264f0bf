"""Why."""


def why_failed(theorem, found, examinations):
    return "stub"
