// Answers as people and programs read them: a table for the page, and the text of CSV, JSON and Turtle.

const STRING = "http://www.w3.org/2001/XMLSchema#string";
const DATA = /\.(csv|jsonld|nq|nt|rdf|tsv|ttl)$/;
const SUFFIXES = { csv: "csv", json: "json", table: "csv", turtle: "ttl" };
const TYPES = { csv: "text/csv", json: "application/json", ttl: "text/turtle" };

/** Why an answer cannot be written in a format, as a key of the words; nothing when it can. */
export function refusal(answer, format) {
  if (answer.kind === "graph") return ["csv", "json"].includes(format) ? "graphOnly" : undefined;
  return format === "turtle" ? "rowsOnly" : undefined;
}

/** The rows of an answer, however it came: a graph has three columns. */
export const rows = (answer) =>
  answer.kind === "graph" ? answer.triples : answer.rows.map((row) => answer.names.map((name) => row[name]));

/** The answer with no more than that many rows. */
export function first(answer, count) {
  if (answer.kind === "boolean") return answer;
  if (answer.kind === "graph") return { ...answer, triples: answer.triples.slice(0, count) };
  return { ...answer, rows: answer.rows.slice(0, count) };
}

/** The answer as a file: a table leaves as CSV, or as Turtle when it shows a graph. */
export function file(answer, format, prefixes) {
  const suffix = format === "table" && answer.kind === "graph" ? "ttl" : SUFFIXES[format];
  const write = { csv, json, ttl: turtle }[suffix];
  return { suffix, type: `${TYPES[suffix]};charset=utf-8`, text: write(answer, prefixes) };
}

function csv(answer) {
  if (answer.kind === "boolean") return answer.value ? "yes\n" : "no\n";
  const lines = [answer.names, ...rows(answer).map((row) => row.map(plain))];
  return lines.map((line) => line.map(quoted).join(",") + "\r\n").join("");
}

const plain = (node) => (!node ? "" : typeof node.value === "string" && node.type !== "bnode" ? node.value : written(node));
const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function json(answer) {
  if (answer.kind === "boolean") return JSON.stringify({ head: {}, boolean: answer.value }, null, 1) + "\n";
  return JSON.stringify({ head: { vars: answer.names }, results: { bindings: answer.rows } }, null, 1) + "\n";
}

/** A graph in Turtle, sorted, each triple once. */
export function turtle({ triples }, prefixes) {
  const used = new Set();
  const lines = new Set(triples.map((triple) => JSON.stringify(triple.map((node) => written(node, prefixes, used)))));
  const subjects = Map.groupBy([...lines].sort().map((line) => JSON.parse(line)), ([subject]) => subject);
  const head = [...used].sort().map((prefix) => `@prefix ${prefix}: <${prefixes[prefix]}> .\n`).join("");
  const blocks = [...subjects].map(([subject, said]) => `${subject} ${said.map(([, p, o]) => `${p} ${o}`).join(" ;\n    ")} .\n`);
  return [head, ...blocks].filter(Boolean).join("\n");
}

/** A term as Turtle writes it; the prefixes it takes are added to `used`. */
export function written(node, prefixes = {}, used = new Set()) {
  if (node.type === "bnode") return `_:${node.value}`;
  if (node.type === "triple") {
    const { subject, predicate, object } = node.value;
    return `<<( ${[subject, predicate, object].map((part) => written(part, prefixes, used)).join(" ")} )>>`;
  }
  if (node.type === "uri") {
    const [prefix, local] = split(node.value, prefixes);
    if (!/^\w[\w-]*$/.test(local ?? "")) return `<${node.value}>`;
    used.add(prefix);
    return `${prefix}:${local}`;
  }
  const text = `"${node.value.replace(/[\\"\x00-\x1f\x7f]/g, escaped)}"`;
  if (node["xml:lang"]) return `${text}@${node["xml:lang"]}`;
  if (!node.datatype || node.datatype === STRING) return text;
  return `${text}^^${written({ type: "uri", value: node.datatype }, prefixes, used)}`;
}

const escaped = (sign) =>
  ({ "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" })[sign] ??
  `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** The prefix with the longest namespace that an IRI begins with, and the rest. */
function split(iri, prefixes) {
  const fits = Object.keys(prefixes).filter((prefix) => iri.startsWith(prefixes[prefix]));
  const prefix = fits.sort((a, b) => prefixes[b].length - prefixes[a].length)[0];
  return prefix === undefined ? [] : [prefix, iri.slice(prefixes[prefix].length)];
}

/** A table of an answer. `place` says where things are: the base of our IRIs, the root of pages, that of files. */
export function table(answer, names, caption, prefixes, place) {
  const made = document.createElement("table");
  made.createCaption().textContent = caption;
  const head = made.createTHead().insertRow();
  for (const name of names) head.append(Object.assign(element("th", name), { scope: "col" }));
  const body = made.createTBody();
  for (const row of rows(answer)) body.insertRow().append(...row.map((node) => cell(node, prefixes, place)));
  return made;
}

// everything from the data goes in as text; none of it is read as HTML
function cell(node, prefixes, place) {
  const made = document.createElement("td");
  if (!node) return made;
  if (node.type === "uri") made.append(link(node.value, prefixes, place));
  else made.textContent = plain(node);
  if (node["xml:lang"]) made.lang = node["xml:lang"];
  if (node.type === "literal") made.dir = "auto";
  return made;
}

function link(iri, prefixes, { base, root, files }) {
  const text = short(iri, prefixes);
  if (base && iri.startsWith(base)) {
    const path = iri.slice(base.length);
    return Object.assign(element("a", text), { href: (DATA.test(path) ? files : root) + path });
  }
  return /^https?:\/\//i.test(iri) ? Object.assign(element("a", text), { href: iri }) : element("span", text);
}

/** An IRI as the command line writes it: with its prefix, or as the path below the base. */
function short(iri, prefixes) {
  const [prefix, local] = split(iri, prefixes);
  if (prefix === "base") return local || iri;
  return prefix === undefined ? iri : `${prefix}:${local}`;
}

const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });
