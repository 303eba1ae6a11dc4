"""The commands, a module each: what it takes, and what it does by calling the stations in order.

A module of this package says three things: ``WORDS``, its line in the help; ``arguments(parser)``,
which adds what it takes; and ``run(options)``, which does it and returns the exit code. ``cli``
lists them and imports only the one that is run, so that no command pays for another's libraries.
"""
