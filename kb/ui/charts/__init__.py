"""Chart descriptions for the pages; nothing in here knows Streamlit."""
