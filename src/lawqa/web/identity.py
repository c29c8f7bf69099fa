"""Which browser a session belongs to: a random id in a cookie, which tells one browser from another and nothing else.

The id itself is known to the browser alone; what is kept under it is kept under its hash. It is never logged.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets

import streamlit as st

from lawqa.web.kiosk import is_kiosk

COOKIE = "lawqa-browser"
_BYTES, _DAYS = 32, 400  # browsers keep no cookie for longer
_FORM = re.compile(r"[A-Za-z0-9_-]{43}")
_KEY = "identity"


def owner() -> str:
    """The owner of what this session keeps. On a public screen nobody comes back: each session is its own."""
    return hashlib.sha256(_id().encode("ascii")).hexdigest()


def script_html() -> str:
    """What gives the browser its id; '' where it has one, or shall have none."""
    if is_kiosk() or known():
        return ""
    cookie = f"{COOKIE}={_id()}; path=/; max-age={_DAYS * 86400}; SameSite=Strict"
    # Another tab may have been faster: what the browser has, stays.
    return (
        f"<script>if (!document.cookie.split('; ').some((c) => c.startsWith('{COOKIE}=')))"
        f" document.cookie = {json.dumps(cookie)} + (location.protocol === 'https:' ? '; Secure' : '');</script>"
    )


def known() -> bool:
    """Whether the browser brought its id along."""
    return _sent() is not None


def _id() -> str:
    if _KEY not in st.session_state:
        sent = None if is_kiosk() else _sent()
        st.session_state[_KEY] = sent or secrets.token_urlsafe(_BYTES)
    return str(st.session_state[_KEY])


def _sent() -> str | None:
    sent = str(st.context.cookies.get(COOKIE, ""))
    return sent if _FORM.fullmatch(sent) else None
