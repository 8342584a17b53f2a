// What a query needs before it is asked, found in its words and not in its strings and comments.

const TOKEN = new RegExp(
  [
    /(?<comment>#[^\r\n]*)/,
    /(?<iri><[^<>"{}|^`\\\x00-\x20]*>)/,
    /(?<text>"{3}(?:[^\\]|\\.)*?"{3}|'{3}(?:[^\\]|\\.)*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/,
    /(?<variable>[?$][\p{L}\p{N}_]+)/,
    /(?<name>[\p{L}\p{N}\p{M}_.·‿⁀-]*:(?:[\p{L}\p{N}\p{M}_.:%·‿⁀-]|\\.)*)/,
    /(?<word>[A-Za-z_]\w*)/,
  ].map((part) => part.source).join("|"),
  "gsu",
);

const tokens = (text) =>
  [...text.matchAll(TOKEN)].map((found) => found.groups).filter((token) => token.comment === undefined);

/** The query with the prefixes it uses and does not declare, on its first line so that lines keep their numbers. */
export function complete(text, prefixes) {
  const found = tokens(text);
  const named = (token) => token.name?.split(":", 1)[0];
  const declares = (token, at) => token.name && found[at - 1]?.word?.toUpperCase() === "PREFIX";
  const declared = new Set(found.filter(declares).map(named));
  const used = new Set(found.filter((token) => token.name).map(named));
  const missing = [...used].filter((prefix) => Object.hasOwn(prefixes, prefix) && !declared.has(prefix));
  return missing.map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}> `).join("") + text;
}

/** Whether the query wants an answer from another server. */
export const callsService = (text) => tokens(text).some((token) => token.word?.toUpperCase() === "SERVICE");
