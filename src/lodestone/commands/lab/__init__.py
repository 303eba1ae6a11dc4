"""What measures the tool itself: made-up graphs of any size, timings, the reference engines."""
