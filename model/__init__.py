"""Digit Reader: a picture of handwriting goes in, the number written on it comes out.

>>> from model import Reader
>>> Reader.load().read("photo.jpg").text  # doctest: +SKIP
'7'
"""

from model.classifier import Classifier
from model.files import PictureError
from model.picture import Picture
from model.pieces import Box
from model.reader import Reader
from model.reading import Digit, Reading, Step
from model.report import ArtifactError, Report, load_report
from model.view import View

__all__ = [
    "ArtifactError",
    "Box",
    "Classifier",
    "Digit",
    "Picture",
    "PictureError",
    "Reader",
    "Reading",
    "Report",
    "Step",
    "View",
    "load_report",
]
