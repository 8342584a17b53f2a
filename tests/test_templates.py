"""Templates: what they are given, and that our short cuts through jinja2 change no byte."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from jinja2.compiler import CodeGenerator

from sserdf.cli import main
from sserdf.corpus import Corpus
from sserdf.publish import files
from sserdf.resource import Description, Resource
from sserdf.site.edition import Edition
from sserdf.site.pieces import numbers
from sserdf.site.rows import Asked
from sserdf.site.sandbox import THEME, Sandbox, prepare
from sserdf.site.shown import SHOWN, having
from sserdf.site.words import Words
from sserdf.view import View

# what the ways through the sandbox differ in: attributes, calls, pieces that are the same on many pages
FORMS = """\
{% extends "resource.html" %}
{% import "macros.html" as show %}
{% macro told(thing, before="<", after=none) -%}
{{ before }}{{ thing }}{{ after if after is not none }}{{ caller("&") if caller is defined }}
{%- endmacro %}
{% block title %}{{ super() }} {{ self.kind() | striptags }}{% endblock %}
{% block facts %}
{{ super() }}
{% set found = namespace(names=[], last="") %}
{% for fact in it.facts if fact.values %}
{% set found.names = found.names + [fact.name] %}
{{ loop.index }}/{{ loop.length }} {{ loop.first }} {{ loop.previtem.name if loop.previtem is defined }}
{{ fact.values | map(attribute="text") | join(", ") }} {{ fact.predicate.iri.split("/")[-1] | upper }}
{% endfor %}
{{ found.names | sort | join(" & ") }} {{ found.names[0] | default("none") }} {{ {"items": 1}["items"] }}
{{ told("<b>") }} {{ told("x", after="y", before="&") }}
{% call(sign) told("in") %}{{ sign }}{{ it.label.text }}{% endcall %}
{% for row in query("trees") | selectattr("name.language", "equalto", "en") %}
{{ row.tree.text }} {{ row.get("name").text }} {{ row.items() | list | length }} {{ row.none is defined }}
{% endfor %}
{% set others = query("trees") | rejectattr("tree.iri", "in", [it.iri]) | map(attribute="tree") %}
{{ others | map(attribute="text") | list }}
{{ query("trees") | map(attribute="name.text") | map("lower") | join }} {{ query("trees")[1:] | length }}
{% set kept %}<i>{{ it.label.text }}</i>{% endset %}
{{ kept }} {{ kept ~ "<" }} {{ root ~ "<" }} {{ root.name | upper }} {{ root.pages["data"] }}
<p class="{{ root.language }}">{{ _("Home") }} {{ root }}x{{ root.files }} {{ _("Search") }}</p>
{% trans n=3, name="<" ~ it.iri %}{{ name }} has {{ n }}{% endtrans %}
{% for root in ("<one>", "two") %}{{ root }} {{ root }} {{ _("Home") }} {{ root }}{% endfor %}
{% with _ = it.label %}{{ _.text }} {{ root }}{% endwith %}
{% include "theme/nav.html" %}
{% endblock %}
"""


def put(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def edition(corpus: Corpus) -> Edition:
    folders = (corpus.root / "templates", THEME)
    return Edition(View(corpus), Words("en", folders), prepare(folders), "", ("en",), "")


def test_our_short_cuts_make_the_pages_that_jinja2_makes(
    tiny: Path, orchard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tiny, "templates/Tree.html", FORMS)
    made = [dict(files(Corpus.read(root))) for root in (tiny, orchard)]

    monkeypatch.setattr(Sandbox, "code_generator_class", CodeGenerator)
    wanted = [dict(files(Corpus.read(root))) for root in (tiny, orchard)]

    assert "near &amp; planted on" in made[0]["tree/oak/index.html"].decode().replace("\n", " ")
    assert made == wanted


@pytest.mark.parametrize("attribute", ["view", "still", "_said", "__class__", "_replace"])
def test_nothing_leads_behind_what_a_page_is_made_of(attribute: str) -> None:
    assert having(attribute) == frozenset()
    assert having("text") and all(kind.__module__.startswith("sserdf.") for kind in SHOWN)


@pytest.mark.parametrize(
    "text",
    [
        "{{ '{0.view}'.format(front) }}",
        "{{ it.path.format_map({}) }}{{ '%s' | format(front.view) }}",
        "{{ front | attr('view') }}{{ front.view.corpus }}",
        "{{ [front] | map(attribute='view') | join }}",
        "{{ [front] | selectattr('view.corpus') | list }}",
        "{{ root.still['x'] }}",
        "{{ query.__self__ }}",
        "{{ lookup('trees', nothing=it) }}",
        "{{ around('nope', tree=it) }}",
        "{{ {}.update(a=1) }}",
    ],
)
def test_what_a_template_may_not_is_named_with_file_and_line(tiny: Path, text: str) -> None:
    put(tiny, "templates/Tree.html", f"\n{text}\n")

    done = CliRunner().invoke(main, ["build", "-C", str(tiny)])

    assert done.exit_code == 1
    assert "templates/Tree.html:2: error: the template fails" in done.stderr


def test_a_thing_is_described_in_plain_values_that_travel(corpus: Corpus) -> None:
    things = [Resource(View(corpus), term) for term in corpus.minted[::50]]

    for it in things:
        described = it.describe()
        assert pickle.loads(pickle.dumps(described)) == described
        assert not list(_behind(described))


def _behind(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for part in value:
            yield from _behind(part)
    elif not isinstance(value, str | int | None | ox.NamedNode | ox.BlankNode | ox.Literal):
        yield value


def test_what_came_from_elsewhere_makes_the_same_page(tiny: Path) -> None:
    site = edition(Corpus.read(tiny))
    oak = next(it for it in site.view.resources if it.path == "tree/oak")
    (made,) = [make() for _, make in site.of(oak)]

    travelled: Description = pickle.loads(pickle.dumps(oak.describe()))

    assert site._page("resource.html", travelled) == made


def test_the_pages_of_each_thing_and_all_others_are_the_whole_site(corpus: Corpus) -> None:
    site = edition(corpus)

    apart = [path for it in site.view.resources for path, _ in site.of(it)]
    apart += [path for path, _ in site.others()]

    whole = [path for path, _ in site.jobs()]
    assert sorted(apart) == sorted(whole) and len(set(whole)) == len(whole)
    assert sorted(site.places) == sorted(path for path in whole if not path.endswith(".png"))


def test_rows_that_are_looked_up_are_those_that_the_query_gives(corpus: Corpus) -> None:
    asked, view = Asked(View(corpus)), View(corpus)
    questions = {"lines": "thing", "neighbours": "statement", "people-who-took-part": "person"}
    questions |= {"statements-by-city": "city", "figures-beside": "figure"}
    for name, variable in questions.items():
        whole = asked.query(name)
        for iri in sorted({row[variable].iri for row in whole if row[variable]})[:20]:  # type: ignore[union-attr]
            bound = {variable: view.node(ox.NamedNode(iri))}
            assert list(asked.lookup(name, **bound)) == list(asked.query(name, **bound)), (name, iri)


def test_what_stands_around_a_row_is_known(tiny: Path) -> None:
    view = View(Corpus.read(tiny))
    elm, oak = (view.page(f"tree/{name}") for name in ("elm", "oak"))

    first, last = (Asked(view).around("trees", tree=tree) for tree in (elm, oak))

    assert [row["name"].text for row in first.rows if row["name"]] == ["Elm", "Orme"]
    assert first.before is None and first.after == last.rows[0]
    assert last.after is None and last.before == first.rows[-1]


def test_all_parts_of_a_very_long_page_are_a_few_steps_apart(tiny: Path) -> None:
    oak = next(it for it in View(Corpus.read(tiny)).resources if it.path == "tree/oak").describe()
    ways = {n: numbers(oak._replace(part=n, parts=10_000)) for n in range(1, 10_001)}

    assert max(map(len, ways.values())) < 50
    reached, steps = {1}, 0
    while len(reached) < 10_000:
        reached |= {n for part in reached for n in ways[part] if n}
        steps += 1
    assert steps <= 8
    assert numbers(oak._replace(part=3, parts=50)) == tuple(range(1, 51))
    assert ways[5000][:3] == (1, None, 3000) and ways[5000][-2:] == (None, 10_000)
