// The query page: the editor of YASGUI over a store in a worker, with our questions and our names.
"use strict";

(() => {
  const config = JSON.parse(document.getElementById("query-config").textContent);
  const { words, home, base, prefixes } = config;
  const tags = config.tags;
  const at = (id) => document.getElementById(id);
  const endpoint = new URL("sparql", document.baseURI).href;
  const MOST_ROWS = 500;
  let labels = {};
  let questions = [];
  let terms = null;

  const say = (text, state) => {
    at("query-status").textContent = text;
    if (state) document.documentElement.dataset.query = state;
  };
  const fill = (text, ...values) => values.reduce((made, value) => made.replace("{}", value), text);
  const seconds = (time) => (time / 1000).toLocaleString(config.lang, { maximumFractionDigits: 2 });

  // The worker -----------------------------------------------------------------------------------

  const waiting = new Map();
  let worker = null;
  let number = 0;

  function engage() {
    worker = new Worker(config.parts + "worker.js", { type: "module" });
    worker.onmessage = ({ data }) => {
      if (data.id === "ready") {
        document.documentElement.dataset.ready = Math.round(performance.now());
        say(fill(words.ready, data.size.toLocaleString(config.lang)), "ready");
        at("query-run").disabled = false;
      } else if (data.id === "failed") {
        say(fill(words.failed, data.error), "failed");
      } else {
        const [done, failed] = waiting.get(data.id) ?? [];
        waiting.delete(data.id);
        if (data.error) failed?.(new Error(data.error));
        else done?.(data.answer);
      }
    };
    worker.onerror = (event) => say(fill(words.failed, event.message ?? ""), "failed");
  }

  function stop() {
    worker.terminate();
    for (const [, failed] of waiting.values()) failed(new Error(words.stopped));
    waiting.clear();
    engage();
  }

  function asked(query) {
    const saved = questions.find((one) => one.text.trim() === query.trim());
    number += 1;
    const id = number;
    return new Promise((done, failed) => {
      waiting.set(id, [done, failed]);
      worker.postMessage({ id, query, needs: saved?.needs });
    });
  }

  // YASQE sends its query by fetch; what it sends to our own address goes to the worker instead.
  const remote = window.fetch.bind(window);
  window.fetch = async (input, options) => {
    if (!(input instanceof Request) || input.url !== endpoint) return remote(input, options);
    const query = new URLSearchParams(await input.text()).get("query") ?? "";
    try {
      const found = await asked(query);
      labels = found.labels;
      return new Response(found.body, { headers: { "Content-Type": found.type } });
    } catch (error) {
      return new Response(error.message, { status: 400, headers: { "Content-Type": "text/plain" } });
    }
  };

  // Names and links ------------------------------------------------------------------------------

  const spaces = Object.entries(prefixes).sort((a, b) => b[1].length - a[1].length);

  function short(iri) {
    const found = spaces.find(([, space]) => iri.startsWith(space) && iri.length > space.length);
    return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
  }

  function label(iri) {
    const found = labels[iri] ?? {};
    return found[tags[0]] ?? found[tags[1]] ?? "";
  }

  // Where an IRI opens: its own page, or the page that it shares.
  function page(iri) {
    if (!iri.startsWith(base)) return iri;
    const path = iri.slice(base.length).replace(/\/$/, "") || "index";
    const [id, kind, slug] = path.split("/");
    if (id === "id" && config.shared.includes(kind) && slug) {
      return `${home}id/${kind}/${slug.slice(0, 2)}.html#${slug}`;
    }
    return `${home}${path}.html`;
  }

  // The rows -------------------------------------------------------------------------------------

  function made(name, text, attributes = {}) {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  function cell(node) {
    const box = made("td");
    if (!node) return box;
    if (node.type !== "uri") {
      if (node["xml:lang"]) box.lang = node["xml:lang"];
      box.textContent = node.value;
      return box;
    }
    const link = made("a", label(node.value) || short(node.value), { href: page(node.value) });
    if (!node.value.startsWith(base)) link.rel = "noopener external";
    box.append(link);
    if (label(node.value)) box.append(made("span", short(node.value), { class: "curie" }));
    return box;
  }

  function quoted(text) {
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function table(result, forExcel) {
    const names = result.head.vars;
    const safe = (text) => (forExcel && /^\s*[=+\-@]|^[\t\r]/.test(text) && isNaN(text) ? `'${text}` : text);
    const head = names.flatMap((name) => (forExcel ? [name, `${name}_label`] : [name]));
    const rows = result.results.bindings.map((row) =>
      names.flatMap((name) => {
        const node = row[name];
        const text = !node ? "" : node.type === "uri" ? short(node.value) : node.value;
        return forExcel ? [safe(text), safe(node?.type === "uri" ? label(node.value) : "")] : [text];
      }),
    );
    const lines = [head, ...rows].map((row) => row.map(quoted).join(","));
    return (forExcel ? "\ufeff" : "") + lines.join("\r\n") + "\r\n";
  }

  function save(name, type, text) {
    const link = made("a", "", { download: name });
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  class Rows {
    constructor(yasr) {
      this.yasr = yasr;
      this.priority = 20;
      this.label = words.rows;
    }

    get result() {
      return this.yasr.results?.getAsJson?.() || null;
    }

    canHandleResults() {
      return Boolean(this.result?.results);
    }

    getIcon() {
      return made("span");
    }

    draw() {
      const { result } = this;
      const all = result.results.bindings;
      const box = made("div", "", { class: "rows", tabindex: "0", role: "region", "aria-label": words.rows });
      const sheet = made("table");
      const head = sheet.createTHead().insertRow();
      for (const name of result.head.vars) head.append(made("th", name, { scope: "col" }));
      const body = sheet.createTBody();
      const add = (rows) => {
        for (const row of rows) {
          body.insertRow().append(...result.head.vars.map((name) => cell(row[name])));
        }
      };
      add(all.slice(0, MOST_ROWS));
      box.append(sheet);
      const bar = made("p", "", { class: "takes" });
      const stem = questions[at("query-saved").value]?.name ?? "lodestone";
      for (const [id, name, type, text] of [
        ["csv", `${stem}.csv`, "text/csv", () => table(result, false)],
        ["excel", `${stem}-excel.csv`, "text/csv", () => table(result, true)],
        ["json", `${stem}.json`, "application/sparql-results+json", () => JSON.stringify(result, null, 1)],
      ]) {
        const button = made("button", words[id], { type: "button", id: `take-${id}` });
        button.addEventListener("click", () => save(name, type, text()));
        bar.append(button);
      }
      this.yasr.resultsEl.replaceChildren(bar, box);
      if (all.length > MOST_ROWS) {
        const more = made("button", fill(words.more, all.length), { type: "button" });
        more.addEventListener("click", () => {
          add(all.slice(MOST_ROWS));
          more.remove();
        });
        this.yasr.resultsEl.append(more);
      }
    }
  }

  // The editor -----------------------------------------------------------------------------------

  async function known() {
    terms ??= await (await remote(config.parts + "terms.json")).json();
    return terms;
  }

  function described(_, hints) {
    const place = tags[0] === "en" ? 1 : 2;
    const named = new Map(Object.values(terms ?? {}).flat().map((row) => [row[0], row[place]]));
    const whole = (text) => {
      const [prefix, local] = text.split(/:(.*)/s);
      return prefixes[prefix] ? prefixes[prefix] + local : text.replace(/^<|>$/g, "");
    };
    return hints.map((hint) => {
      const words = named.get(whole(hint.text));
      return words ? { ...hint, displayText: `${hint.displayText ?? hint.text}  ${words}` } : hint;
    });
  }

  function complete() {
    const { Autocompleters } = Yasgui.Yasqe;
    const ours = (name) => ({
      bulk: true,
      persistenceId: null,
      get: async () => (await known())[name].map((row) => row[0]),
      postprocessHints: described,
    });
    Object.assign(Autocompleters.class, ours("classes"));
    Object.assign(Autocompleters.property, ours("properties"));
    Object.assign(Autocompleters.prefixes, {
      persistenceId: null,
      get: () => Object.entries(prefixes).map(([prefix, space]) => `${prefix}: <${space}>`).sort(),
    });
    const { class: classes, property } = Autocompleters;
    Yasgui.Yasqe.registerAutocompleter({
      ...classes,
      ...ours("things"),
      name: "things",
      isValidCompletionPosition: (yasqe) => {
        const { string } = yasqe.getCompleteToken();
        const taken = property.isValidCompletionPosition(yasqe) || classes.isValidCompletionPosition(yasqe);
        return /^[a-z]+:/.test(string) && !taken;
      },
    });
  }

  function edit() {
    complete();
    Yasgui.Yasr.registerPlugin("lodestone", Rows);
    const yasqe = new Yasgui.Yasqe(at("query-editor"), {
      persistenceId: null,
      createShareableLink: null,
      createShortLink: undefined,
      consumeShareLink: null,
      prefixCcApi: null,
      showQueryButton: false,
      collapsePrefixesOnLoad: false,
      resizeable: true,
      lineWrapping: true,
      screenReaderLabel: words.editor,
      autocompleters: ["prefixes", "variables", "class", "property", "things"],
      requestConfig: { ...Yasgui.Yasqe.defaults.requestConfig, endpoint, method: "POST" },
    });
    yasqe.getInputField().setAttribute("aria-label", words.editor);
    yasqe.getScrollerElement().tabIndex = 0;
    const yasr = new Yasgui.Yasr(at("query-results"), {
      persistenceId: null,
      prefixes,
      pluginOrder: ["lodestone", "boolean", "response"],
      defaultPlugin: "lodestone",
    });
    yasqe.on("query", () => {
      at("query-stop").disabled = false;
      say(words.running, "running");
    });
    yasqe.on("queryResponse", (_, response, took) => {
      at("query-stop").disabled = true;
      const failed = response instanceof Error;
      at("query-error").hidden = !failed;
      at("query-results").hidden = failed;
      if (failed) {
        at("query-error-text").textContent = response.message;
        return say(words.refused, "refused");
      }
      yasr.setResponse(response, took);
      const rows = yasr.results?.getAsJson?.()?.results?.bindings?.length;
      at("query-results").scrollIntoView({ block: "nearest" });
      return say(rows === undefined ? words.done : fill(words.rows_in, rows, seconds(took)), "answered");
    });
    return yasqe;
  }

  function choose(yasqe, place) {
    const one = questions[place];
    if (!one) return;
    at("query-saved").value = place;
    yasqe.setValue(one.text);
    at("query-about").replaceChildren(
      made("span", one.description[config.lang] ?? ""),
      made("a", words.whole_answer, { href: `${home}query/${one.name}.html` }),
    );
  }

  async function begin() {
    engage();
    const whole = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
    questions = await (await remote(config.parts + "questions.json")).json();
    if (!window.Yasgui) await whole;
    const list = at("query-saved");
    questions.forEach((one, place) => {
      list.append(made("option", `${one.name.split("-")[0]} · ${one.title[config.lang]}`, { value: place }));
    });
    const yasqe = edit();
    const wanted = new URL(location.href).searchParams.get("question");
    choose(yasqe, Math.max(0, questions.findIndex((one) => one.name === wanted)));
    list.addEventListener("change", () => choose(yasqe, list.value));
    at("query-run").addEventListener("click", () => yasqe.query().catch(() => {}));
    at("query-stop").addEventListener("click", stop);
    window.lodestone = { yasqe };
  }

  begin().catch((error) => say(fill(words.failed, error.message), "failed"));
})();
