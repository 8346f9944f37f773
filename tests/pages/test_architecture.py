"""The picture of the network: a block for each change of shape, true sizes and sums."""

from xml.etree import ElementTree

from model.report import Layer
from pages.architecture import architecture, blocks


def test_layers_that_keep_the_shape_join_the_block_before(report):
    drawn = blocks(report.layers)
    assert [block.kind for block in drawn] == ["InputLayer", "Conv2D", "MaxPooling2D", "Flatten", "Dense"]
    assert drawn[1].refinements == ("batch norm",)
    assert drawn[2].refinements == ("dropout 0.25",)


def test_no_weight_is_lost(report):
    assert sum(block.parameters for block in blocks(report.layers)) == report.parameters
    assert blocks(report.layers)[1].parameters == 320 + 128


def test_a_refinement_with_nothing_before_it_is_a_block():
    (only,) = blocks((Layer("relu", "ReLU", (28, 28, 1), 0),))
    assert only.kind == "ReLU"


def _faces(layers: tuple[Layer, ...]) -> list[list[ElementTree.Element]]:
    items = ElementTree.fromstring(architecture(layers)).findall("li")
    return [item.findall("./svg/rect") for item in items]


def test_a_face_shrinks_with_the_feature_map(report):
    sides = [float(faces[0].attrib["height"]) for faces in _faces(report.layers)[:3]]
    assert sides[0] == sides[1] > sides[2]


def test_more_channels_make_a_deeper_block():
    layers = tuple(Layer(f"conv{n}", "Conv2D", (28, 28, n), 0) for n in (1, 8, 64, 512))
    items = ElementTree.fromstring(architecture(layers)).findall("li")
    depths = []
    for item in items:
        side = item.find("./svg/path[@class='side learned']")
        assert side is not None
        depths.append(float(side.attrib["d"].split("l")[1].split()[0]))
    assert depths == sorted(depths)
    assert len(set(depths)) == 4


def test_ten_scores_are_ten_cells(report):
    assert len(_faces(report.layers)[-1]) == 10


def test_labels_tell_kind_shape_and_weights(report):
    words = ElementTree.fromstring(architecture(report.layers)).findall("li")
    assert list(words[1].itertext()) == [
        "Convolution",
        "28 × 28 × 32",
        "3 × 3, ReLU",
        "batch norm",
        "448 weights",
    ]
    assert list(words[3].itertext()) == ["Flatten", "6,272"]


def test_words_of_a_report_are_escaped():
    html = architecture((Layer("x", "<b>Odd</b>", (4,), 0, "<i>"), Layer("y", "ReLU", (4,), 0, "<u>")))
    assert "&lt;b&gt;Odd&lt;/b&gt;" in html
    assert "<i>" not in html
    assert "<u>" not in html
