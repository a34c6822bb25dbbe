"""What happens to a model after it can be shown: validation, levels of detail, pictures, USDZ.

`steps.py` has the words and the order, `service.py` the queue of rows, `performing.py` one step done.
"""
