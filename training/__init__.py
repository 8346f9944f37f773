"""Making the model: data, networks, augmentation, training, evaluation, export.

``python -m training`` runs it all. Importing the package imports no TensorFlow;
only ``networks``, ``fitting``, ``evaluation`` and ``export`` do.
"""
