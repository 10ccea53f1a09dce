"""A score never travels without its threshold, and never becomes a verdict."""

from iass.console.catalogue import Language, load
from iass.console.views.scores import Standing, of_face, of_holder
from iass.identify.evidence import HolderComparison
from iass.identify.rarity import Rarity, Reach
from iass.ids import ModelId

from .passages import face

EN, ID = load(Language.ENGLISH), load(Language.INDONESIAN)


def test_score_above_is_not_explained() -> None:
    view = of_face(face(0.7), EN)
    assert view.standing is Standing.ABOVE
    assert view.headline == "Above the threshold"
    assert view.values == "0.700 · threshold 0.500"
    assert view.bar is not None and view.bar.label == "Above the threshold"
    assert view.meaning == "About 3 in 1,000 strangers' searches would score this high."
    assert view.searched == "Searched among 1,200 people."


def test_rate_is_the_one_of_another_installation() -> None:
    assert "2 in 10,000" in of_face(face(0.7, fpir=0.0002), EN).meaning
    assert "2 dari 10.000" in of_face(face(0.7, fpir=0.0002), ID).meaning


def test_rarity_of_this_very_score_is_not_told() -> None:
    found = Rarity(340, 260, 450, Reach.WITHIN, is_larger=False)
    view = of_face(face(0.7), EN, {face(0.7): found})
    assert view.meaning == "About 1 in 340 strangers would score this high (1 in 260 to 1 in 450)."
    assert of_face(face(0.71), EN, {face(0.7): found}).meaning.startswith("About 3 in 1,000")


def test_rarity_flatters() -> None:
    beyond = Rarity(1_200, 1_200, 1_200, Reach.RARER, is_larger=True)
    said = of_face(face(0.7), ID, {face(0.7): beyond}).meaning
    assert said.startswith("Kurang dari 1 dari 1.200 orang")
    assert said.endswith("lebih besar daripada yang pernah diukur.")
    many = Rarity(10, 10, 10, Reach.COMMONER, is_larger=False)
    assert of_face(face(0.4), EN, {face(0.4): many}).meaning == "More than 1 in 10 strangers would score this high."


def test_score_below_accuses() -> None:
    view = of_face(face(0.4), EN)
    assert view.standing is Standing.BELOW
    assert "strangers" not in view.meaning


def test_face_that_was_not_compared_gets_a_score() -> None:
    view = of_face(None, EN)
    assert (view.standing, view.values, view.bar) == (Standing.NONE, "", None)


def test_scale_leaves_the_picture() -> None:
    low, high = of_face(face(-0.2), EN).bar, of_face(face(1.0), EN).bar
    assert low is not None
    assert high is not None
    assert (low.score, high.score, low.threshold) == (0, 100, 50)


def test_holder_s_portrait_is_not_named() -> None:
    made = HolderComparison(0.2, 0.4, 0.001, ModelId("model-1"), "registry")
    view = of_holder(made, EN)
    assert view.headline == "Does not match the holder's portrait in the registry"
    assert view.brief == "No match (1:1)"
    same = of_holder(HolderComparison(0.6, 0.4, 0.001, ModelId("model-1"), "chip"), EN)
    assert same.meaning == "About 1 in 1,000 other people would pass this 1:1 comparison."
