"""What only the whole graph shows: a query a fault, whose rows are the things at fault.

The header of a query says how much the fault weighs, what is wrong and what to do.
"""
