"""Uploads that survive a lost connection, a killed client and a restart: tus 1.0 beside the plain form.

`Uploads` keeps what has come so far as files; `routes` speaks the protocol. Written here and not taken from a
package: what PyPI has for FastAPI brings storage and routes of its own, and every rule that matters
to a shop (whose upload it is, how many, typed refusals) would have been written around it.
"""

from vitrine.assets.uploads.uploads import Uploads

__all__ = ["Uploads"]
