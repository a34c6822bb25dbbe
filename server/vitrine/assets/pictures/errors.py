"""What can be wrong with taking pictures.

Unavailable  NoRenderer      no browser on this host, or the client's render bundle is not built
Invalid      PictureFailed   the model cannot be shown: it broke the browser twice, or the viewer refused it
"""

from __future__ import annotations

from vitrine.errors import Invalid, Unavailable


class NoRenderer(Unavailable):
    """Pictures by a browser are not to be had here; `matte.py` makes plainer ones."""


class PictureFailed(Invalid):
    """No picture of this model. values: reason, one of model, time, memory, crash."""

    @classmethod
    def because(cls, reason: str, detail: str = "") -> PictureFailed:
        """The error for a reason. detail: what the viewer said, for `model`; it may quote the file."""
        cause = {
            "time": "takes too long",
            "memory": "needs too much memory",
            "crash": "stops the browser that does it",
        }.get(reason, f"was refused by the viewer ({detail[:200] or 'it does not say why'})")
        return cls(f"Taking a picture of this model {cause}.", reason=reason)
