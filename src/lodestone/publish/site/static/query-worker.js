// The graph in the reader's own browser: one store, filled as far as a query needs it.
//
// The default graph is the plain reader's graph. The other named graphs are fetched when a query
// first speaks of named graphs, the evidence when one may read it. Nothing leaves this machine.
import init, { Store, namedNode, defaultGraph } from "./oxigraph.js";

const LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel";
const MOST_LABELS = 5000;
const QUOTED = /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>\s]*>|#[^\n]*/g;

let store;
const held = new Set();

async function fetched(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
}

async function load(name) {
  if (held.has(name)) return;
  const text = await (await fetched(name)).text();
  store.load(text, { format: "application/trig" });
  held.add(name);
}

async function start() {
  const [wasm, text] = await Promise.all([
    fetched("oxigraph.wasm").then((response) => response.arrayBuffer()),
    fetched("start.trig").then((response) => response.text()),
  ]);
  await init({ module_or_path: wasm });
  store = new Store();
  store.load(text, { format: "application/trig" });
  const parts = store.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }");
  for (const row of parts) store.update(`ADD <${row.get("g").value}> TO DEFAULT`);
  return Number(store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")[0].get("n").value);
}

const started = start();

// Fetch the named graphs that a query may read. A saved question says itself which it needs.
async function provide(query, needs) {
  const bare = query.replace(QUOTED, (quoted) => (quoted[0] === "#" ? " " : quoted));
  const plain = query.replace(QUOTED, " ");
  const names = needs ?? (/\b(GRAPH|FROM)\b/i.test(plain) ? ["named.trig"] : []);
  if (names.length) await load("named.trig");
  const opens = /\bGRAPH\s*[?$]/i.test(plain) || /graph[:/]evidence\b/.test(bare);
  if (needs ? needs.includes("evidence.trig") : opens) await load("evidence.trig");
}

function isGraph(query) {
  const found = /\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i.exec(query.replace(QUOTED, " "));
  return found !== null && /^(construct|describe)$/i.test(found[0]);
}

// The store writes tags in lower case; readers expect the case of BCP 47.
function cased(tag) {
  const [head, ...rest] = tag.toLowerCase().split("-");
  const parts = rest.map((part) =>
    part.length === 4 ? part[0].toUpperCase() + part.slice(1) : part.length === 2 ? part.toUpperCase() : part,
  );
  return [head, ...parts].join("-");
}

function labelled(bindings) {
  const labels = {};
  const named = [namedNode(LABEL), null, defaultGraph()];
  let left = MOST_LABELS;
  for (const row of bindings) {
    for (const node of Object.values(row)) {
      if (node["xml:lang"]) node["xml:lang"] = cased(node["xml:lang"]);
      if (node.type !== "uri" || labels[node.value] || left-- <= 0) continue;
      const found = {};
      for (const quad of store.match(namedNode(node.value), ...named)) {
        found[cased(quad.object.language)] = quad.object.value;
      }
      labels[node.value] = found;
    }
  }
  return labels;
}

// The ends of the values among some rows, and their unit, as tables of the site write them.
function measured(bindings, ours) {
  const ends = {};
  const said = (node, name) => store.match(namedNode(node), namedNode(ours + name), null, defaultGraph())[0]?.object.value;
  for (const row of bindings) {
    for (const { type, value } of Object.values(row)) {
      const kind = type === "uri" && /\/id\/(quantity|date|stage)\//.exec(value)?.[1];
      if (!kind || ends[value]) continue;
      const names = kind === "quantity" ? ["low", "high"] : ["earliest", "latest"];
      const [low, high] = names.map((name) => said(value, name) ?? "");
      const unit = kind === "quantity" ? ` ${said(value, "inUnit")?.split("/").pop() ?? ""}` : "";
      if (low || high) ends[value] = (low === high ? low : `${low}..${high}`) + unit;
    }
  }
  return ends;
}

async function answer({ query, needs, ours }) {
  await started;
  await provide(query, needs);
  const begun = performance.now();
  if (isGraph(query)) {
    const body = store.query(query, { results_format: "text/turtle" });
    return { type: "text/turtle", body, labels: {}, took: performance.now() - begun };
  }
  const result = JSON.parse(store.query(query, { results_format: "json" }));
  const took = performance.now() - begun;
  const labels = labelled(result.results?.bindings ?? []);
  const ends = ours ? measured(result.results?.bindings ?? [], ours) : {};
  return { type: "application/sparql-results+json", body: JSON.stringify(result), labels, ends, took };
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ id: data.id, answer: await answer(data) });
  } catch (error) {
    self.postMessage({ id: data.id, error: String(error.message ?? error) });
  }
};

started.then(
  (size) => self.postMessage({ id: "ready", size }),
  (error) => self.postMessage({ id: "failed", error: String(error.message ?? error) }),
);
