"""From case-report text to patients with findings."""
