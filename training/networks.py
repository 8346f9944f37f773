"""Every network by name.

Each takes float32 (n, 28, 28, 1), 0 = paper, 1 = ink, and gives logits (n, 10), or
(n, 11) where the last one stands for no digit: the softmax is the classifier's, after its
temperature.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Final

import keras
from keras import layers

from model import spec
from model.report import Layer


def build(name: str, precision: str = "float32", outputs: int = spec.CLASSES) -> keras.Model:
    """Build a network with fresh weights.

    Args:
        name: One of ``NETWORKS``.
        precision: Keras's name of the arithmetic, ``"float32"`` or ``"mixed_bfloat16"``;
            the weights are float32 in both.
        outputs: Number of logits: the ten digits, and where one more is asked for, no digit.

    Raises:
        ValueError: there is no network of that name; lists those there are.
    """
    if name not in NETWORKS:
        raise ValueError(f"network: expected one of {', '.join(NETWORKS)}, found {name!r}")
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        image = keras.Input((spec.IMAGE_SIZE, spec.IMAGE_SIZE, 1), name="image")
        features = NETWORKS[name](image)
    finally:
        keras.config.set_dtype_policy(usual)
    # The logits stay float32 where the rest computes in bfloat16.
    logits = layers.Dense(outputs, dtype="float32", name="logits")(features)
    return keras.Model(image, logits, name=name)


def summary(name: str) -> str:
    """What a network is, in one sentence: the first line of its function's documentation."""
    return (inspect.getdoc(NETWORKS[name]) or "").splitlines()[0]


def describe(model: keras.Model) -> tuple[Layer, ...]:
    """The layers of a network from input to output, for the report."""
    return tuple(
        Layer(
            name=layer.name,
            kind=type(layer).__name__,
            output_shape=tuple(int(size) for size in layer.output.shape[1:]),
            parameters=int(layer.count_params()),
            detail=_detail(layer),
        )
        for layer in model.layers
    )


def _digit_net(x: Any) -> Any:
    """Three stages of two convolutions with batch normalization, then an average over the picture.

    The shape of VGG (Simonyan and Zisserman, 2015), small enough to read a digit in a
    fraction of a millisecond.
    """
    return layers.Dropout(0.2, name="dropout")(_stages(x, (32, 64, 128)))


def _digit_net_small(x: Any) -> Any:
    """The same shape as digit-net, narrow enough for the budget of cnn-34k."""
    return _stages(x, (16, 26, 36))


def _stages(x: Any, widths: tuple[int, ...]) -> Any:
    """Stages of two convolutions each, pooled between, averaged over the picture at the end."""
    for stage, filters in enumerate(widths, start=1):
        if stage > 1:
            x = layers.MaxPooling2D(2, name=f"pool{stage - 1}")(x)
        for index in (1, 2):
            name = f"conv{stage}_{index}"
            x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=name)(x)
            x = layers.BatchNormalization(name=f"{name}_norm")(x)
            x = layers.ReLU(name=f"{name}_relu")(x)
    return layers.GlobalAveragePooling2D(name="average")(x)


def _cnn_34k(x: Any) -> Any:
    """Two convolutions, each pooled, then dropout: Keras's own introduction to MNIST."""
    x = layers.Conv2D(32, 3, activation="relu", name="conv1")(x)
    x = layers.MaxPooling2D(2, name="pool1")(x)
    x = layers.Conv2D(64, 3, activation="relu", name="conv2")(x)
    x = layers.MaxPooling2D(2, name="pool2")(x)
    x = layers.Flatten(name="flatten")(x)
    return layers.Dropout(0.5, name="dropout")(x)


def _convpool(x: Any) -> Any:
    """One convolution, ReLU and pooling, then a hidden layer of 100 units."""
    x = layers.Conv2D(32, 3, name="conv")(x)
    x = layers.ReLU(name="relu")(x)
    x = layers.MaxPooling2D(2, name="pool")(x)
    x = layers.Flatten(name="flatten")(x)
    return layers.Dense(100, activation="relu", name="hidden")(x)


def _sequential(x: Any) -> Any:
    """One hidden layer of 512 units."""
    return _hidden(x, (512,))


def _mlp_128_128(x: Any) -> Any:
    """Two hidden layers of 128 units."""
    return _hidden(x, (128, 128))


def _mlp_50_50(x: Any) -> Any:
    """Two hidden layers of 50 units."""
    return _hidden(x, (50, 50))


def _hidden(x: Any, widths: tuple[int, ...]) -> Any:
    """The 784 pixels in a row, then fully connected layers."""
    x = layers.Flatten(name="flatten")(x)
    for index, units in enumerate(widths, start=1):
        x = layers.Dense(units, activation="relu", name=f"hidden{index}")(x)
    return x


NETWORKS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "digit-net": _digit_net,
    "digit-net-small": _digit_net_small,
    "cnn-34k": _cnn_34k,
    "convpool": _convpool,
    "sequential": _sequential,
    "mlp-128-128": _mlp_128_128,
    "mlp-50-50": _mlp_50_50,
}


def _detail(layer: keras.Layer) -> str:
    match layer:
        case layers.Conv2D():
            height, width = layer.kernel_size
            suffix = ", ReLU" if layer.activation is keras.activations.relu else ""
            return f"{layer.filters} filters, {height} × {width}{suffix}"
        case layers.MaxPooling2D():
            height, width = layer.pool_size
            return f"{height} × {width}"
        case layers.Dropout():
            return f"{layer.rate:.0%} while training"
        case layers.Dense():
            return (
                f"{layer.units} units, ReLU"
                if layer.activation is keras.activations.relu
                else f"{layer.units} logits"
            )
    return ""
