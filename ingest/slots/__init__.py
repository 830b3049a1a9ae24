"""From what the pipeline found to the slots of a patient's case."""
