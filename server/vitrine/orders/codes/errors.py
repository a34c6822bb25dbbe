"""What can be wrong with a code.

VitrineError
└── NotFound
    └── PayCodeUnknown    404  never given, over, or replaced: nobody is told which
"""

from __future__ import annotations

from vitrine.errors import NotFound


class PayCodeUnknown(NotFound):
    says = "No bag has this code now."
