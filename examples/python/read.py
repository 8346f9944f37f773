"""Send a picture to Digit Reader: ``python read.py photo.jpg [address]``."""

import sys

from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError


def main(picture: str, address: str = "http://127.0.0.1:7860") -> int:
    """Print the number in a picture, and each of its digits; returns the exit status."""
    client = Client(address, verbose=False)
    try:
        # turns=1 would turn it to the right first, region=[0, 0, 0.5, 1] read its left half alone.
        reading = client.predict(picture=handle_file(picture), api_name="/read")
    except AppError as error:
        print(error, file=sys.stderr)
        return 1
    print(reading["text"] or reading["status"])
    for digit in reading["digits"]:
        x, y, width, height = digit["box"]
        print(f"{digit['digit']} {digit['confidence']:.3f} at {x}, {y}, {width} x {height}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
