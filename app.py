"""The page: `streamlit run app.py`, or `lawqa serve`."""

from lawqa.web.main import main

main()
