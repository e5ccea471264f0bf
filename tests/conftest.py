"""Settings of every test."""

from hypothesis import settings

# How long an example takes depends on the machine and on what else it does; it says nothing of the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
