#!/usr/bin/env python3
"""Trees for sentences: reads the lines of `quotes-train split` and adds tags, heads and relations by a spaCy model.

silver.py MODEL < SENTENCES > TREEBANK

The units stay as they are; each line is one sentence. A head that is the word itself is the root.
"""
import json
import sys

import spacy
from spacy.tokens import Doc


def documents(nlp, lines):
    for line in lines:
        record = json.loads(line)
        raw = record["text"].encode()
        words, spaces = [], []
        for number, (start, end) in enumerate(record["units"]):
            word = raw[start:end].decode().replace("’", "'")
            if word in ("“", "”", "''", "``"):
                word = '"'
            words.append(word)
            after = record["units"][number + 1][0] if number + 1 < len(record["units"]) else end
            spaces.append(after > end)
        starts = [True] + [False] * (len(words) - 1)
        yield Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts), record


def main():
    nlp = spacy.load(sys.argv[1], exclude=["ner", "lemmatizer"])
    for doc, record in nlp.pipe(documents(nlp, sys.stdin), as_tuples=True, batch_size=256):
        record["tags"] = [token.tag_ for token in doc]
        record["heads"] = [token.head.i for token in doc]
        record["relations"] = [token.dep_ for token in doc]
        print(json.dumps(record, ensure_ascii=False, separators=(",", ":")))


main()
