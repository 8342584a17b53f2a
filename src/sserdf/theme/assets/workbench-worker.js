// Answers queries away from the page, so that a long one can be stopped: loads the engine and the data once.

import start, { Store } from "./vendor/oxigraph/web.js";

let store;

onmessage = async ({ data: { dump, query, base } }) => {
  try {
    store ??= await filled(dump);
    postMessage({ step: "running" });
    const begun = performance.now();
    const answer = ask(query, base);
    postMessage({ answer, seconds: (performance.now() - begun) / 1000 });
  } catch (error) {
    // the engine says what is wrong as an Error; what WebAssembly itself throws leaves it broken
    postMessage({ fault: error.message, isBroken: error.name !== "Error", isUnloaded: !store });
  }
};

async function filled(dump) {
  postMessage({ step: "loadingEngine" });
  await start();
  postMessage({ step: "loadingData" });
  const response = await fetch(dump);
  if (!response.ok) throw new Error(`${dump} (${response.status})`);
  const made = new Store();
  made.load(new Uint8Array(await response.arrayBuffer()), { format: "application/n-quads", no_transaction: true });
  return made;
}

function ask(query, base) {
  const options = { base_iri: base || undefined, use_default_graph_as_union: true };
  const text = store.query(query, { ...options, results_format: "json" });
  if (!text.startsWith('{"head"')) return { kind: "graph", triples: store.query(query, options).map(triple) };
  const { head, boolean, results } = JSON.parse(text);
  return results ? { kind: "rows", names: head.vars, rows: results.bindings } : { kind: "boolean", value: boolean };
}

const triple = (quad) => [quad.subject, quad.predicate, quad.object].map(term);

// as the JSON of SPARQL writes terms, so that graphs and rows are shown alike
function term(node) {
  if (node.termType === "NamedNode") return { type: "uri", value: node.value };
  if (node.termType === "BlankNode") return { type: "bnode", value: node.value };
  if (node.termType === "Quad") {
    const [subject, predicate, object] = triple(node);
    return { type: "triple", value: { subject, predicate, object } };
  }
  if (node.language) return { type: "literal", value: node.value, "xml:lang": node.language };
  return { type: "literal", value: node.value, datatype: node.datatype.value };
}
