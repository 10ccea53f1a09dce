"""The console's two languages: every word on a page stands in `locales/id.json` and `locales/en.json`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import TypeVar

from iass.decide.decision import Sentence
from iass.decide.words import Both

Value = TypeVar("Value")


class Language(StrEnum):
    INDONESIAN = "id"
    ENGLISH = "en"


DEFAULT_LANGUAGE = Language.INDONESIAN


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language by key; `{placeholders}` are filled by name.

    Raises KeyError for a key that the catalogue lacks: the tests prove that none is asked for.
    """

    language: Language
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        return self.texts[key].format_map(values)

    def pick(self, sentence: Sentence) -> str:
        """The policy's own sentence in this language."""
        return sentence.id if self.language is Language.INDONESIAN else sentence.en

    def both(self, words: Both) -> str:
        """A word of the policy in this language."""
        return words.id if self.language is Language.INDONESIAN else words.en

    def either(self, indonesian: Value, english: Value) -> Value:
        """What a rule says by itself in both languages."""
        return indonesian if self.language is Language.INDONESIAN else english

    def article(self, text: str) -> str:
        """A citation in this language. Of one that the catalogue does not know, articles and their parts alone are
        named anew: the rest stays as the rule wrote it."""
        return self.texts.get(f"article:{text}") or self.either(_cited(text), text)

    def office(self, name: str) -> str:
        """Whom to tell, in this language; the name of an agency is the same in both."""
        return self.texts.get(f"office:{name}", name)

    def for_scripts(self) -> Mapping[str, str]:
        """What the page's own scripts say, by key without the prefix `script.`."""
        return {key.removeprefix("script."): text for key, text in self.texts.items() if key.startswith("script.")}


def _cited(text: str) -> str:
    """`UU 27/2022 art. 15(1)(a)` as Indonesian law is cited. What cites no article stays."""
    if "art. " not in text:
        return text
    parts = re.sub(r"(\d)\((\d+)\)", r"\1 ayat (\2)", text.replace("art. ", "pasal ").replace(" and ", " dan "))
    return re.sub(r"([\d)])\(?\b([a-z])\b\)?", r"\1 huruf \2", parts)


def load(language: Language) -> Catalogue:
    """The catalogue that came with the program."""
    source = files("iass.console").joinpath("locales", f"{language}.json")
    return Catalogue(language, json.loads(source.read_text(encoding="utf-8")))


def load_all() -> Mapping[Language, Catalogue]:
    return {language: load(language) for language in Language}
