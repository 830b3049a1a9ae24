"""Runs medSpaCy over texts: started by baselines.py with an interpreter that has it, JSON in and out.

In: {"rules": [[words, concept id], ...], "texts": [text, ...]}.
Out: {"seconds": s, "version": v, "mentions": [[[start, end, concept id, asserted], ...], ...]}.
"asserted" tells whether ConText left the mention standing.
"""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")

import medspacy  # noqa: E402
from medspacy.ner import TargetRule  # noqa: E402

DENIED = ("is_negated", "is_hypothetical", "is_family", "is_historical", "is_uncertain")


def main() -> None:
    """Read the job from standard input, write the mentions to standard output."""
    job = json.load(sys.stdin)
    nlp = medspacy.load()
    concepts = dict(map(tuple, job["rules"]))
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(words, "CONCEPT") for words in concepts])
    started = time.process_time()
    found = []
    for text in job["texts"]:
        doc = nlp(text)
        found.append(
            [
                [
                    e.start_char,
                    e.end_char,
                    concepts.get(e._.target_rule.literal, ""),
                    not any(getattr(e._, flag) for flag in DENIED),
                ]
                for e in doc.ents
            ]
        )
    spent = time.process_time() - started
    json.dump({"seconds": spent, "version": medspacy.__version__, "mentions": found}, sys.stdout)


if __name__ == "__main__":
    main()
