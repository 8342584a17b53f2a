// Ask the published data: the form, its state in the address of the page, and the worker that answers.

import { callsService, complete } from "./workbench-query.js";
import { file, first, refusal, rows, table } from "./workbench-results.js";

const LIMIT = 60; // seconds that a query may take
const SHOWN = 1000; // rows on the page
const FAULTS = new Set(["broken", "late", "service", "syntax", "undeclared", "unloaded", "unrun"]);

const part = (id) => document.getElementById(id);
const [form, name, query, format, status, stop, answerPart, shown] =
  ["workbench", "name", "query", "format", "status", "stop", "answer", "shown"].map(part);
const prefixes = JSON.parse(part("prefixes").textContent);
const words = JSON.parse(part("words").textContent);
const place = { ...form.dataset };
const absolute = (path) => new URL(place.files + path, document.baseURI).href;
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 3 });

let write = (text) => { query.value = text; }; // until there is an editor
let worker, clock, answer;
let own = query.value; // what the reader wrote, kept while a named question is looked at
let named = ""; // the text of the named question, as long as it is unchanged

function say(word, values = {}) {
  status.textContent = words[word].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  status.dataset.word = word; // what it says, for tests, in every language
  status.className = FAULTS.has(word) ? "fault" : "";
}

// ---- running ----

function run() {
  if (clock !== undefined) return;
  forget();
  if (callsService(query.value)) return say("service");
  worker ??= hired();
  clock = 0; // it runs from when the data are there
  stop.disabled = false;
  form.setAttribute("aria-busy", "true");
  worker.postMessage({ base: place.base, dump: absolute("all.nq"), query: complete(query.value, prefixes) });
}

function hired() {
  const made = new Worker(new URL("workbench-worker.js", import.meta.url), { type: "module" });
  made.onmessage = ({ data }) => heard(data);
  made.onerror = () => heard({ fault: "workbench-worker.js", isUnloaded: true });
  return made;
}

function heard({ step, answer: found, seconds, ...fault }) {
  if (step) {
    say(step);
    if (step === "running") clock = setTimeout(() => halt("late", { seconds: LIMIT }), LIMIT * 1000);
    return;
  }
  rest();
  if (found) return show(found, seconds);
  if (fault.isBroken || fault.isUnloaded) fire();
  say(...excuse(fault));
}

function rest() {
  clearTimeout(clock);
  clock = undefined;
  if (document.activeElement === stop) query.form.querySelector("[type=submit]").focus();
  stop.disabled = true;
  form.removeAttribute("aria-busy");
}

function fire() {
  worker?.terminate();
  worker = undefined;
}

function halt(word, values) {
  fire();
  rest();
  say(word, values);
}

/** What to say of a fault: the word, and what goes into it. */
function excuse({ fault, isBroken, isUnloaded }) {
  if (isUnloaded) return ["unloaded", { why: fault }];
  if (isBroken) return ["broken"];
  const found = fault.match(/^error at (\d+):\d+: (.*)$/s);
  if (!found) return [/^The service .* is not supported/.test(fault) ? "service" : "unrun", { why: fault }];
  const why = found[2].replace(/\s+/g, " ");
  return [why.includes("Prefix not found") ? "undeclared" : "syntax", { line: found[1], why: clipped(why) }];
}

const clipped = (text) => (text.length > 240 ? `${text.slice(0, 240)} …` : text);

// ---- showing ----

function forget() {
  answer = undefined;
  answerPart.hidden = true;
}

function show(found, seconds) {
  answer = found;
  if (answer.kind === "boolean") say(answer.value ? "yes" : "no");
  else say(rows(answer).length ? "rows" : "none", { seconds: number.format(seconds), count: number.format(rows(answer).length) });
  draw();
}

function draw() {
  const word = refusal(answer, format.value);
  answerPart.hidden = Boolean(word) || (answer.kind !== "boolean" && !rows(answer).length);
  if (word) return say(word);
  const some = first(answer, SHOWN);
  shown.replaceChildren(format.value === "table" ? drawn(some) : text("pre", file(some, format.value, prefixes).text));
  if (answer.kind !== "boolean" && rows(answer).length > SHOWN) {
    shown.prepend(text("p", words.first.replace("{shown}", number.format(SHOWN))));
  }
}

function drawn(some) {
  if (some.kind === "boolean") return text("p", some.value ? words.yes : words.no);
  const names = some.names ?? [words.subject, words.predicate, words.object];
  const caption = name.value ? name.selectedOptions[0].textContent : words.answer;
  return table(some, names, caption, prefixes, place);
}

const text = (tag, content) => Object.assign(document.createElement(tag), { textContent: content });

function download() {
  const { suffix, type, text: content } = file(answer, format.value, prefixes);
  const href = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement("a"), { download: `${name.value || "answer"}.${suffix}`, href }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

async function copy(content, word) {
  try {
    await navigator.clipboard.writeText(content);
    say(word);
  } catch {
    say("notCopied");
  }
}

// ---- the state in the address ----

function remember() {
  const state = new URLSearchParams(name.value ? { name: name.value } : { query: query.value });
  if (format.value !== "table") state.set("format", format.value);
  history.replaceState(null, "", `#${state}`);
}

/** Fill the form from the address; only a named question is ever run by it. */
async function recall() {
  const state = new URLSearchParams(location.hash.slice(1));
  if (pick(format, state.get("format"))) redraw();
  if (pick(name, state.get("name"))) {
    await choose();
    if (state.has("run") && name.value) run();
  } else if (state.has("query")) {
    name.value = "";
    write((own = state.get("query")));
    say("ready");
  }
}

function pick(select, value) {
  const known = value && [...select.options].some((option) => option.value === value);
  if (known) select.value = value;
  return known;
}

async function choose() {
  forget();
  if (!name.value) return write(own);
  const path = `queries/${name.value}.rq`;
  const response = await fetch(absolute(path)).catch((error) => ({ statusText: error.message }));
  if (!response.ok) return say("unloaded", { why: `${path} (${response.statusText})` });
  named = (await response.text()).replaceAll("\r\n", "\n");
  write(named);
  status.textContent = "";
}

function edited() {
  if (name.value && query.value !== named) name.value = "";
  if (!name.value) own = query.value;
}

const redraw = () => answer && draw();

// ---- the form comes to life ----

form.addEventListener("submit", (event) => { event.preventDefault(); remember(); run(); });
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.stopPropagation();
  form.requestSubmit();
}, true);
name.addEventListener("change", () => choose().then(remember));
query.addEventListener("input", edited);
format.addEventListener("change", () => { remember(); redraw(); });
stop.addEventListener("click", () => halt("stopped"));
part("download").addEventListener("click", download);
part("copy").addEventListener("click", () => copy(file(answer, format.value, prefixes).text, "copied"));
part("copy-link").addEventListener("click", () => { remember(); copy(location.href, "copiedLink"); });
addEventListener("hashchange", recall);
status.className = status.textContent = "";

import("./workbench-editor.js")
  .then(({ edit }) => { write = edit(query, part("query-label")); })
  .catch(() => {}) // the text area does as well
  .then(recall);
