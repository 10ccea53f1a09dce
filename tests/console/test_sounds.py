"""What an officer hears: notes by the severity of the advice, once more when nobody took it, and none while muted."""

import pytest
from playwright.sync_api import Page, expect

from iass.decide.decision import Advice
from iass.demo import cast

from .browsing import Served
from .conftest import Sit
from .test_supervision import _goes_up

pytestmark = pytest.mark.browser

_LISTEN = """
window.heard = [];
window.OscillatorNode = class extends OscillatorNode {
  constructor(context, options) { super(context, options); this.hertz = options.frequency; }
  start(at) { window.heard.push(this.hertz); super.start(at); }
};
window.GainNode = class extends GainNode {
  constructor(context, options) {
    super(context, options);
    const { gain } = this, ramp = gain.linearRampToValueAtTime.bind(gain);
    gain.linearRampToValueAtTime = (value, at) => { window.loudest = value; return ramp(value, at); };
  }
};
"""
"""What really plays is played; its notes, and how loud the last was, are written down on the way."""

_LOUD, _PLAIN, _SOFT = [880, 660, 880, 660], [740, 740], [523, 659]
NOTES = {
    Advice.SECURE: (_LOUD, 0.35),
    Advice.DENY_EXIT: (_LOUD, 0.35),
    Advice.REFUSE_ENTRY: (_LOUD, 0.35),
    Advice.MAY_REFUSE_ENTRY: (_PLAIN, 0.25),
    Advice.REFER: (_PLAIN, 0.25),
    Advice.PROTECT: (_SOFT, 0.08),
    Advice.CLEAR: ([], None),
}
_ALARM = """async (advice) => {
  window.heard = []; window.loudest = null;
  const script = [...document.scripts].find((one) => one.src.endsWith("main.js")).src.replace("main.js", "sound.js");
  (await import(script)).alarm(advice);
  return [window.heard, window.loudest];
}"""
"""By the page's own module, as its news does."""


def _sits(sit: Sit, lane: str) -> Page:
    """Siti at a lane, who has pressed a key: from then on a browser lets a page be heard."""
    seat = sit("siti.r", "/counter", "en")
    seat.page.add_init_script(_LISTEN)
    seat.page.goto(f"{seat.page.url.partition('/counter')[0]}/counter?lane={lane}")
    seat.settled()
    seat.press("Shift")
    seat.press("n")
    expect(seat.page.locator("#sound")).to_have_attribute("data-state", "on")
    return seat.page


def _hears(page: Page, notes: list[int]) -> None:
    page.wait_for_function("notes => window.heard.join() === notes.join()", arg=notes)


def test_every_advice_sounds_alike(served: Served, sit: Sit, lane: str) -> None:
    """By severity; whoever travels with a victim is not warned by a loud one. And once more when nobody came."""
    page = _sits(sit, lane)
    assert set(NOTES) == set(Advice)
    for advice, (notes, loudness) in NOTES.items():
        assert page.evaluate(_ALARM, advice.value) == [notes, loudness], advice

    page.evaluate("window.heard = []")
    alert = served.alert(cast.WANTED, lane)
    _hears(page, _LOUD)
    page.evaluate("window.heard = []")
    _goes_up(served, alert)
    _hears(page, _LOUD)
    expect(page.locator("#say-now")).to_contain_text("Nobody has taken the alert on")


def test_muted_console_sounds_or_stays_muted(served: Served, sit: Sit, lane: str) -> None:
    page = _sits(sit, lane)
    page.clock.install()
    with page.expect_response("**/preferences"):
        page.keyboard.press("m")
    page.evaluate("window.heard = []")
    assert page.evaluate(_ALARM, "SECURE") == [[], None]
    page.clock.run_for(299_000)
    assert page.evaluate(_ALARM, "SECURE") == [[], None]
    page.clock.run_for(2_000)
    assert page.evaluate(_ALARM, "SECURE") == [_LOUD, 0.35]
