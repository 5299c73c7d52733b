"""Prints the scalars in a folder of event files, as the real TensorBoard reads them.

Usage: python read_scalars.py FOLDER          (needs: pip install tensorboard)
Output: one line of JSON, {tag: [[step, value], ...]}, sorted by tag.
"""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0})
events.Reload()
# TensorBoard turns simple values into tensors when it serves them; the accumulator shows them as scalars.
tags = sorted(events.Tags()["scalars"])
print(json.dumps({tag: [[event.step, event.value] for event in events.Scalars(tag)] for tag in tags}))
