// The form of a saved question: a reader's values go into its query, which the store in the page
// answers, or the server behind it. What was asked stands in the address.
"use strict";

(() => {
  const form = document.getElementById("ask");
  if (!form) return;
  const config = JSON.parse(document.getElementById("ask-config").textContent);
  const words = window.lodestoneWords ?? {};
  const root = document.documentElement;
  const said = document.getElementById("ask-said");
  const fields = [...form.querySelectorAll("[name]")];
  const text = document.querySelector("#query pre code").textContent;
  const fill = (made, ...values) => values.reduce((whole, value) => whole.replace("{}", value), made);

  function made(name, attributes = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  // What a reader means ----------------------------------------------------------------------------

  const iri = (stem) => `${config.base}${stem.startsWith("ont/") ? "" : "id/"}${stem}`;

  async function stem(field) {
    if (!field.value.trim()) return "";
    if (field.dataset.stem && field.value === field.dataset.shown) return field.dataset.stem;
    const engine = await window.lodestoneSearch.ready();
    const place = root.lang.startsWith("zh") ? 3 : 2;
    const rows = engine.find(field.value).filter((row) => row[0].startsWith("id/"));
    const row = rows.find((one) => one[place] === field.value) ?? rows[0];
    if (!row) throw new Error(fill(words.ask_unknown, field.value));
    show(field, row[0].slice(3), row[place]);
    return field.dataset.stem;
  }

  function show(field, found, label) {
    field.value = label;
    field.dataset.stem = found;
    field.dataset.shown = label;
  }

  async function values() {
    const found = new Map();
    for (const field of fields) {
      const kind = config.kinds[field.name];
      found.set(field.name, kind === "thing" ? await stem(field) : field.value);
    }
    return found;
  }

  function bound(found) {
    let query = text;
    for (const [name, value] of found) {
      const kind = config.kinds[name];
      if (kind === "choice" && !value) continue; // all that the question itself lists
      const isThing = kind === "thing" || /\//.test(value);
      const term = !value ? "UNDEF" : isThing ? `<${iri(value)}>` : JSON.stringify(value);
      const typed = kind === "day" ? `${term}^^<http://www.w3.org/2001/XMLSchema#date>` : term;
      query = query.replace(new RegExp(`(VALUES\\s+\\?${name}\\s*\\{)[^{}]*\\}`), (_, head) => `${head} ${typed} }`);
    }
    return query;
  }

  // Who answers ------------------------------------------------------------------------------------

  let worker = null;
  let number = 0;

  function fromStore(query) {
    worker ??= new Worker(`${config.parts}worker.js`, { type: "module" });
    const id = `ask-${(number += 1)}`;
    return new Promise((done, failed) => {
      worker.addEventListener("message", ({ data }) => {
        if (data.id === "failed") failed(new Error(data.error));
        if (data.id !== id) return;
        if (data.error) failed(new Error(data.error));
        else done({ ...JSON.parse(data.answer.body), labels: data.answer.labels, ends: data.answer.ends });
      });
      worker.addEventListener("error", () => failed(new Error(words.ask_no_engine)));
      worker.postMessage({ id, query, needs: config.needs, ours: `${config.base}ont/` });
    });
  }

  // The workbook of just this answer, which the server makes; without one the link leads to all rows.
  function offerBook(address) {
    const link = document.getElementById("ask-xlsx");
    if (!link) return;
    const book = new URL(address);
    book.pathname = book.pathname.replace(/\.json$/, ".xlsx");
    book.search = book.search.replace("codes=1&long=1", `lang=${root.lang.startsWith("zh") ? "zh" : "en"}`);
    link.href = book.href;
  }

  async function fromServer(found) {
    const address = new URL(`${root.dataset.root}api/${config.name}.json?codes=1&long=1`, document.baseURI);
    for (const [name, value] of found) {
      if (value) address.searchParams.set(name, /\//.test(value) ? iri(value) : value);
    }
    const response = await fetch(address).catch(() => null);
    if (!response?.ok) throw new Error(words.ask_no_engine);
    offerBook(address);
    const engine = await window.lodestoneSearch.ready();
    const labels = Object.fromEntries(engine.rows.map((row) => [config.base + row[0], { en: row[2], "zh-Hans": row[3] }]));
    return { ...(await response.json()), labels, ends: {} };
  }

  // The rows ---------------------------------------------------------------------------------------

  function page(name) {
    if (!name.startsWith(config.base)) return name;
    const path = name.slice(config.base.length).replace(/\/$/, "") || "index";
    const [, kind, slug] = path.split("/");
    const isShared = path.startsWith("id/") && config.shared.includes(kind) && slug;
    return `${root.dataset.home}${isShared ? `id/${kind}/${slug.slice(0, 2)}` : path}.html${isShared ? `#${slug}` : ""}`;
  }

  // One row per thing, as the build joins them: rows that agree in the columns that a row is of.
  function joined(rows) {
    const groups = new Map();
    for (const row of rows) {
      const key = JSON.stringify(config.apart.map((name) => row[name] ?? null));
      const group = groups.get(key) ?? groups.set(key, {}).get(key);
      for (const [name, node] of Object.entries(row)) {
        group[name] ??= new Map();
        group[name].set(JSON.stringify(node), node);
      }
    }
    return [...groups.values()];
  }

  function cell(name, nodes, answer) {
    const box = made("td");
    [...(nodes?.values() ?? [])].forEach((node, at) => {
      if (at) box.append(made("br"));
      box.append(spoken(name, node, answer));
    });
    return box;
  }

  function spoken(name, node, answer) {
    if (node.type !== "uri") {
      const plain = config.values[name]?.[node.value] ?? node.value;
      const isLarge = /#(integer|decimal|double)$/.test(node.datatype ?? "") && Math.abs(plain) >= 10000;
      return isLarge ? plain.replace(/\B(?=(\d{3})+(?!\d))/g, ",") : plain;
    }
    const labels = answer.labels[node.value] ?? {};
    const slug = node.value.split("/").pop();
    const isPassage = node.value.startsWith(`${config.base}id/passage/`);
    const label = isPassage ? slug : labels[config.tags[0]] ?? labels[config.tags[1]] ?? slug;
    const link = made("a", { href: page(node.value), ...(isPassage && { class: "src" }) }, label);
    if (!node.value.startsWith(config.base)) link.rel = "external";
    const ends = answer.ends[node.value];
    return ends ? made("data", { value: ends }, link) : link;
  }

  // What is in doubt of a row is found at the build, from all that the graph holds: a row that the
  // build shows too has its marks, and of any other the page says that it cannot tell.
  const saidOf = (cells) => cells.map((one) => one.textContent.replace(/\s+/g, " ").trim()).join("\u0001");

  function built() {
    const table = document.querySelector("#ask-answer table");
    const at = [...(table?.tHead.rows[0].cells ?? [])].findIndex((head) => head.dataset.key === config.doubt[0]);
    if (at < 0) return new Map();
    return new Map([...table.tBodies[0].rows].map((row) => {
      const cells = [...row.cells];
      const [mark] = cells.splice(at, 1);
      return [saidOf(cells), mark];
    }));
  }

  const marks = built();

  function marked(cells) {
    return marks.get(saidOf(cells))?.cloneNode(true) ?? made("td", { class: "quiet" }, words.doubt_unknown);
  }

  function draw(answer) {
    const vars = answer.head.vars.filter((name) => name !== config.doubt[0]);
    const columns = vars.map((name) => [name, Object.fromEntries(config.columns)[name] ?? name]);
    const old = document.getElementById("ask-answer");
    const heads = [...columns, config.doubt];
    const style = heads.map(([, label], at) => `--c${at + 1}:'${label.replace(/[\\']/g, "\\$&")}'`).join(";");
    const table = made("table", { class: "stack", style });
    const head = table.createTHead().insertRow();
    for (const [name, label] of heads) head.append(made("th", { scope: "col", "data-key": name }, label));
    const body = table.createTBody();
    const rows = joined(answer.results.bindings);
    for (const row of rows) {
      const cells = columns.map(([name]) => cell(name, row[name], answer));
      body.insertRow().append(...cells, marked(cells));
    }
    const box = made("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words.ask_answer }, table);
    old.replaceChildren(box);
    window.lodestoneTables.enhance(old, 1);
    said.textContent = fill(words.ask_rows, rows.length);
    root.dataset.asked = "answered";
  }

  // The address ------------------------------------------------------------------------------------

  function write(found) {
    const address = new URL(location.href);
    for (const [name, value] of found) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.set(name, "");
    }
    history.replaceState(null, "", address);
    window.lodestoneTables.carry();
  }

  async function answer() {
    root.dataset.asked = "running";
    said.textContent = words.ask_running;
    try {
      const found = await values();
      write(found);
      draw(await (config.parts ? fromStore(bound(found)) : fromServer(found)));
    } catch (error) {
      said.textContent = error.message;
      root.dataset.asked = "refused";
    }
  }

  async function read() {
    const asked = new URL(location.href).searchParams;
    const given = fields.filter((field) => asked.has(field.name));
    if (!given.length) return;
    const engine = given.some((field) => config.kinds[field.name] === "thing") && (await window.lodestoneSearch.ready());
    for (const field of given) {
      const value = asked.get(field.name);
      const row = engine && engine.rows.find((one) => one[0] === `id/${value}`);
      if (config.kinds[field.name] !== "thing" || !value) field.value = value;
      else show(field, value, row ? row[root.lang.startsWith("zh") ? 3 : 2] : value);
    }
    answer();
  }

  for (const field of fields.filter((one) => one.list)) {
    field.addEventListener("focus", () => window.lodestoneSearch.ready(), { once: true });
    field.addEventListener("input", async () => {
      const engine = await window.lodestoneSearch.ready();
      const place = root.lang.startsWith("zh") ? 3 : 2;
      const rows = engine.find(field.value, 12).filter((row) => row[0].startsWith("id/"));
      field.list.replaceChildren(...rows.map((row) => made("option", { value: row[place] }, engine.kinds[row[1]][root.lang.startsWith("zh") ? "zh" : "en"])));
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer();
  });
  form.hidden = false;
  read();
})();
