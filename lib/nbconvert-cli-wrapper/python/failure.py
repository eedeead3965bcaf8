"""A failure that the Node side can name."""


class Failure(Exception):
    def __init__(self, kind, message, detail="", cell=None):
        super().__init__(message)
        self.fields = {"kind": kind, "message": message, "detail": detail, "cell": cell}
