// Search the pages of this language: the form, its state in the address of the page, and Pagefind's index.

const SHOWN = 20; // results that are added at a time
const PAUSE = 200; // milliseconds after the last key
// the page that is named for a word comes first, though long ones are about much else
const RANKING = { metaWeights: { title: 20 }, pageLength: 0.2, termFrequency: 0.3 };

const part = (id) => document.getElementById(id);
const [form, field, choices, tally, list, more] = ["search", "q", "choices", "tally", "results", "more"].map(part);
const words = JSON.parse(part("words").textContent);
const language = document.documentElement.lang;
const number = new Intl.NumberFormat(language);
const plural = new Intl.PluralRules(language);

let index; // a promise of it, once somebody wants to search
let clock;
let found = [];
let turn = 0; // of the last question; answers to earlier ones come too late

function say(text = "") {
  tally.textContent = text;
  tally.classList.toggle("waiting", text === words.loading); // who is answered at once need not see it
}

function element(tag, fields = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), fields);
  made.append(...inside);
  return made;
}

// ---- asking ----

async function search() {
  clearTimeout(clock);
  const mine = ++turn;
  try {
    const engine = await loaded();
    if (mine !== turn) return;
    remember();
    const answer = await ask(engine, field.value.trim(), chosen());
    if (mine === turn) await show(answer, () => mine === turn);
  } catch {
    if (mine === turn) fail();
  }
}

function loaded() {
  if (!index) say(words.loading);
  return (index ??= load());
}

function fail() {
  index = undefined; // so that it is tried again
  forget(words.unloaded);
}

async function load() {
  const engine = await import(new URL("pagefind/pagefind.js", import.meta.url).href);
  // thousands of pages are searched in a millisecond or two: no need of a worker
  const baseUrl = new URL("..", import.meta.url).pathname;
  await engine.options({ baseUrl, excerptLength: 36, noWorker: true, ranking: RANKING });
  const counts = await engine.filters();
  offer(counts);
  count(counts);
  if (tally.textContent === words.loading) say();
  return engine;
}

/** The results, and how many there were of each value if another one were chosen in its place. */
async function ask(engine, text, filters) {
  if (!text && !Object.keys(filters).length) return { results: null, counts: await engine.filters() };
  const { results, filters: counts } = await engine.search(text || null, { filters });
  for (const name of Object.keys(filters)) {
    const { [name]: _, ...others } = filters;
    const wider = await engine.search(text || null, { filters: others });
    counts[name] = wider.filters[name];
  }
  return { results, counts };
}

// ---- choices ----

const selects = () => [...choices.querySelectorAll("select")];
const chosen = () => Object.fromEntries(selects().filter((s) => s.value).map((s) => [s.name, s.value]));

function offer(filters) {
  const wanted = new URLSearchParams(location.search);
  const names = Object.keys(filters).filter((name) => Object.keys(filters[name]).length > 1);
  names.sort((a, b) => (b === words.first) - (a === words.first) || a.localeCompare(b, language));
  choices.replaceChildren(...names.map((name) => choice(name, filters[name], wanted.get(name))));
  choices.hidden = !names.length;
}

function choice(name, counts, wanted) {
  const values = Object.keys(counts).sort((a, b) => a.localeCompare(b, language, { numeric: true }));
  const select = element("select", { name }, element("option", { value: "" }, words.all));
  select.append(...values.map((value) => element("option", { value, selected: value === wanted }, value)));
  return element("label", {}, element("span", {}, name), select);
}

function count(counts) {
  for (const select of selects()) {
    for (const option of [...select.options].slice(1)) {
      const many = counts[select.name]?.[option.value] ?? 0;
      option.textContent = `${option.value} (${number.format(many)})`;
      option.disabled = option.hidden = !many && !option.selected;
    }
  }
}

// ---- showing ----

function forget(text) {
  found = [];
  list.replaceChildren();
  more.hidden = true;
  say(text);
}

async function show({ results, counts }, isWanted) {
  count(counts);
  if (!results?.length) return forget(results ? words.none : "");
  const first = await items(results.slice(0, SHOWN));
  if (!isWanted()) return;
  found = results;
  list.replaceChildren(...first);
  more.hidden = found.length <= SHOWN;
  const word = plural.select(found.length) === "one" ? words.one : words.many;
  say(word.replace("{count}", number.format(found.length)));
}

async function showMore() {
  const [from, mine] = [list.children.length, turn];
  const added = await items(found.slice(from, from + SHOWN));
  if (mine !== turn) return;
  list.append(...added);
  added[0]?.querySelector("a").focus();
  more.hidden = list.children.length >= found.length;
}

const items = async (results) => (await Promise.all(results.map((result) => result.data()))).map(item);

function item({ url, meta, excerpt, filters }) {
  const kinds = [words.first, ...Object.keys(filters).filter((name) => name !== words.first)]
    .flatMap((name) => filters[name] ?? []);
  return element("li", {},
    element("h2", {}, element("a", { href: url }, meta.title ?? url)),
    element("p", { className: "kind" }, kinds.slice(0, 4).join(" · ")),
    element("p", {}, ...marked(excerpt)));
}

/** Text of a page in which < and > are written out, so that no markup but Pagefind's own is in it. */
function marked(excerpt) {
  const pieces = excerpt.split(/<\/?mark>/).map((text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
  return pieces.map((text, place) => (place % 2 ? element("mark", {}, text) : text));
}

// ---- address of the page ----

function remember() {
  const state = new URLSearchParams([["q", field.value.trim()], ...Object.entries(chosen())].filter(([, v]) => v));
  history.replaceState(null, "", `${location.pathname}${state.size ? `?${state}` : ""}`);
}

function start() {
  say();
  const given = new URLSearchParams(location.search);
  field.value = given.get("q") ?? "";
  field.addEventListener("focus", () => loaded().catch(fail), { once: true });
  field.addEventListener("input", () => { clearTimeout(clock); clock = setTimeout(search, PAUSE); });
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  choices.addEventListener("change", search);
  more.addEventListener("click", showMore);
  if ([...given.values()].some(Boolean)) search();
}

start();
