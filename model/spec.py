"""The numbers that every part of the program shares, each with its source.

Nothing here is tuned per picture; anything that is learned (temperature,
rejection threshold) travels with the weights in ``report.json`` instead.
"""

from typing import Final

# The MNIST format: LeCun, Cortes and Burges, "The MNIST database of handwritten
# digits": 28 x 28 pictures, the digit fitted into a 20 x 20 box keeping its
# aspect ratio, then placed with its centre of mass in the middle of the picture.
IMAGE_SIZE: Final = 28
DIGIT_BOX: Final = 20
CLASSES: Final = 10

# How often each digit 0..9 occurs among MNIST's 10,000 test images.
MNIST_TEST_COUNTS: Final = (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)

# Limits on untrusted pictures, checked before any pixel is decoded. A 48-megapixel
# phone photo is about 15 MB as JPEG; nothing a phone makes is larger than these.
MAX_FILE_BYTES: Final = 20 * 1024 * 1024
MAX_PIXELS: Final = 64_000_000

# Limits on many pictures at once and on ZIP files of them. Fifty phone photos as they come
# are some 200 MB, and packing makes photos hardly smaller; a bomb is all in the unpacking.
MAX_PICTURES: Final = 50
MAX_ARCHIVE_BYTES: Final = 200 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 400 * 1024 * 1024

# Pictures are reduced to this longest side before anything is measured on them.
# A digit that fills a fifteenth of the frame still has the 64 pixels it needs.
WORKING_SIDE: Final = 1024
