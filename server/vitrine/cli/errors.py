"""What can be wrong at the command line.

VitrineError
├── Malformed
│   ├── BadAddress           --url is not the address of a shop
│   ├── BadQuota             what is to be set is no quota, or no number of it
│   └── NotAShop             something answers there, but not as a shop does
├── Unauthenticated
│   └── TokenMissing         this command acts for a brand and has no token
├── NotFound
│   ├── BrandUnknown         no brand of this name
│   └── FileMissing          no readable file at this path
├── Unavailable
│   ├── ShopUnreachable      nothing answers, or the connection broke
│   └── JobUnfinished        the shop did not finish in the time we wait
├── Invalid
│   ├── NotConfirmed         what cannot be undone was not said to be meant
│   └── UploadFailed         the shop looked at the file and will not take it
└── RefusalError             the shop's own problem, in its own words

Each becomes one line on stderr and exit code 2.
"""

from __future__ import annotations

from vitrine.errors import Invalid, Malformed, NotFound, Unauthenticated, Unavailable, VitrineError


class BadAddress(Malformed):
    pass


class BadQuota(Malformed):
    pass


class NotAShop(Malformed):
    pass


class TokenMissing(Unauthenticated):
    pass


class BrandUnknown(NotFound):
    pass


class NotConfirmed(Invalid):
    pass


class FileMissing(NotFound):
    pass


class ShopUnreachable(Unavailable):
    pass


def untrusted(url: str) -> str:
    """What to do about a certificate that nobody vouches for, such as that of `vitrine demo --tls`."""
    return (
        f"The certificate of {url} is not trusted here. For a self-signed one set SSL_CERT_FILE to its file "
        "(of the demo: lan-certificate.pem in the shop's data folder)."
    )


class JobUnfinished(Unavailable):
    pass


class UploadFailed(Invalid):
    pass


class RefusalError(VitrineError):
    pass
