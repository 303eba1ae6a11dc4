"""The derivations: one CONSTRUCT a file, read by ``lodestone.derive.derivation`` from this folder.

``owl/`` holds one file for each supported rule of OWL 2 RL, under its W3C name. The files beside it
run once each, in the order of their names; the line ``# into:`` of a file names the graph that
takes what it constructs.
"""
