"""What a browser calls itself, short enough for a list: "Firefox, Linux". Pure."""

from __future__ import annotations

# The first that is found counts: Edge and Opera also say Chrome, and Chrome says Safari.
_BROWSERS = (
    ("OculusBrowser/", "Meta Quest Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
READ = 400


def family(user_agent: str | None) -> str:
    """Browser and system by their names, at most 40 characters; "" where neither is known."""
    said = (user_agent or "")[:READ]
    browser = next((name for mark, name in _BROWSERS if mark in said), "")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    return f"{browser}, {system}" if browser and system else browser or system
