"""Lemmas of inflected English verbs from a dictionary: news is full of verbs that a treebank of web text holds too rarely to
learn ("climbed", "tumbled", "sank").
"""

from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.tokens import Doc, Token

COMPONENT = "verb_lemmatizer"
INFLECTED = frozenset({"VBD", "VBN", "VBG", "VBZ"})


class VerbLemmatizer(EnglishLemmatizer):
    """Replaces the lemma of an inflected verb by a verb that its form can come from, where it is none of these.

    The tables are those of spaCy's rule lemmatizer (`spacy-lookups-data`), cut down to verbs by `training/english/verbs.py`.
    """

    def __call__(self, doc: Doc) -> Doc:
        """The document with its verbs mended."""
        verbs = self.lookups.get_table("lemma_index")["verb"]
        for token in doc:
            if token.tag_ in INFLECTED and token.pos_ == "VERB":
                forms = [form for form in self.rule_lemmatize(token) if form in verbs]
                if forms and token.lemma_.lower() not in forms:
                    token.lemma_ = forms[0]
        return doc

    def is_base_form(self, token: Token) -> bool:
        """False: only inflected verbs are asked for."""
        return False


@Language.factory(COMPONENT, assigns=["token.lemma"])
def make_verb_lemmatizer(nlp: Language, name: str) -> VerbLemmatizer:
    """The component, without tables: it is loaded with them, or given them by `initialize`."""
    return VerbLemmatizer(nlp.vocab, None, name, mode="rule", overwrite=True)
