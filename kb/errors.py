"""The error tree; every message says what happened, to which file or record, and what to do.

CasebookError
├── InputError        a file or record that cannot be read as a report
├── VocabularyError   rows of data/vocabulary or data/rules that cannot be used
├── StoreError        the database file is missing, locked, damaged or from a newer version
├── SourceError       a service on the network that does not answer as it should
└── RequestError      a question the casebook cannot answer as asked (unknown slot, level, case)
"""

__all__ = ["CasebookError", "InputError", "RequestError", "SourceError", "StoreError", "VocabularyError"]


class CasebookError(Exception):
    """A problem with a remedy: what happened, to what, and what to do.

    Attributes:
        subject: the file, record or value concerned.
        problem: what is wrong with it, without a full stop.
        remedy: what the reader of the message can do.
    """

    def __init__(self, subject: object, problem: str, remedy: str = "") -> None:
        super().__init__(subject, problem, remedy)
        self.subject = str(subject)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        text = f"{self.subject}: {self.problem}."
        return f"{text} {self.remedy}" if self.remedy else text


class InputError(CasebookError):
    """A file or record that cannot be read as a report."""


class VocabularyError(CasebookError):
    """Rows of the vocabulary or the rules that cannot be used."""


class StoreError(CasebookError):
    """A database that cannot be opened, read or written."""


class SourceError(CasebookError):
    """A service on the network that does not answer as it should."""


class RequestError(CasebookError):
    """A question the casebook cannot answer as asked."""
