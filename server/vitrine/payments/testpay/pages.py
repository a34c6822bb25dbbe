"""The page on which a bank would ask its customer. No script, nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import Final

from vitrine.payments.testpay import amounts
from vitrine.payments.testpay.store import Obj
from vitrine.payments.testpay.wire import Response

STYLE: Final = """
:root { color-scheme: light dark; --paper: #fbf8f3; --ink: #2b2622; --soft: #75695e; --line: #e3dacd;
  --page: #efe8dd }
@media (prefers-color-scheme: dark) {
  :root { --paper: #26221e; --ink: #f1e9de; --soft: #b0a395; --line: #40382f; --page: #191613 }
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--page);
  color: var(--ink); font: 17px/1.55 system-ui, sans-serif }
main { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 40px 44px;
  max-width: 26rem; margin: 24px }
h1 { font: 500 28px/1.2 Georgia, serif; margin: 0 0 12px }
p { margin: 0 0 24px } small { color: var(--soft) }
form { display: flex; gap: 12px; flex-wrap: wrap }
button { font: inherit; min-height: 44px; padding: 0 22px; border-radius: 8px; border: 1px solid var(--ink);
  background: var(--ink); color: var(--paper); cursor: pointer }
button.other { background: none; color: var(--ink) }
"""


def challenge(intent: Obj) -> str:
    """Approve or decline; of an intent that no longer asks, that it is over."""
    if intent["status"] != "requires_action":
        return over(intent)
    amount = f"{amounts.written(intent['amount'], intent['currency'])} {intent['currency'].upper()}"
    return f"""<h1>Your bank asks</h1>
<p>Is this payment of <strong>{escape(amount)}</strong> yours?<br>
<small>A test: no bank, no money.</small></p>
<form method="post" action="/_challenge/{escape(intent["id"])}">
<input type="hidden" name="secret" value="{escape(intent["client_secret"])}">
<button name="outcome" value="approve">Approve</button>
<button name="outcome" value="decline" class="other">Decline</button>
</form>"""


def over(intent: Obj) -> str:
    said = "declined" if intent["status"] in ("requires_payment_method", "canceled") else "approved"
    return f"<h1>Thank you</h1><p>You have {said} this payment. You can close this page.</p>"


def html(body: str) -> Response:
    page = (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<title>Test payment</title>\n'
        f"<style>{STYLE}</style>\n<main>\n{body}\n</main>\n</html>\n"
    )
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
        "Referrer-Policy": "no-referrer",
    }
    return Response(200, page.encode(), headers)
