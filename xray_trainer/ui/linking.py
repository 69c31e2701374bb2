"""Links from one page of the application to another."""

from __future__ import annotations

import streamlit as st


def link_to(address: str, label: str, *, title: str, icon: str, **query: str) -> None:
    """Shows a link to a page that the navigation shows, which keeps what the address says already.

    Args:
        address: of the page, such as `library`.
        label: what the link says.
        title: of the page.
        icon: beside the label.
        query: what the address of the page is to say beside that.
    """
    page = st.Page(_shown_by_the_navigation, title=title, url_path=address)
    st.page_link(page, label=label, icon=icon, query_params={**st.query_params.to_dict(), **query})


def _shown_by_the_navigation() -> None:
    """Stands for the page, which the navigation knows by its address."""
