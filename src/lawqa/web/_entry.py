"""The script that `lawqa serve` hands to Streamlit; it lies inside the package, so that a wheel has it too."""

from lawqa.web.main import main

main()
