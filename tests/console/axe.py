"""axe-core on whatever stands on a page: of any test that has one before it."""

from importlib import resources

from playwright.sync_api import Page

_AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
_RUN = """async (rules) => {
  const chosen = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const found = await axe.run(document, { ...chosen, resultTypes: ["violations"] });
  const some = (nodes) => nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ");
  return found.violations.map(({ id, nodes }) => `${id}: ${some(nodes)}`);
}"""
_TURN = """() => {
  const { dataset } = document.documentElement;
  dataset.theme = dataset.theme === "dark" ? "light" : "dark";
}"""


def axe(page: Page, *, turns: bool = True) -> list[str]:
    """As it stands, and, where it turns, its colours in the other theme; then it stands as before."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found: list[str] = page.evaluate(_RUN)
    if not turns:
        return found
    page.evaluate(_TURN)
    turned: list[str] = page.evaluate(_RUN, ["color-contrast"])
    page.evaluate(_TURN)
    return [*found, *(f"other theme {one}" for one in turned)]
