// Tables that sort, filter and page, over the rows that the page already holds.
//
// Nothing is fetched and nothing is drawn anew: rows are put in order and hidden. What a reader
// chose stands in the address, in names that both languages share, so that a link shows the same
// rows. Without this script every table is whole.
"use strict";

(() => {
  const words = window.lodestoneWords ?? {};
  const FEWEST = 8; // rows of a table that is worth a bar of its own
  const PAGE = 100; // rows that are shown at once
  const FACETS = 6; // columns that may be chosen from, at most
  const CHOICES = 60; // values of such a column, at most
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const fill = (text, ...values) => values.reduce((made, value) => made.replace("{}", value), text);
  const shown = (number) => number.toLocaleString(document.documentElement.lang);

  function made(name, attributes = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  // What a cell says ---------------------------------------------------------------------------

  function text(cell) {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll("br").forEach((line) => line.replaceWith("; "));
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  // "150000000 USD", "5..10 percent", "2025-01-01..2025-12-31": the ends and the unit.
  function measured(cell) {
    return [...cell.querySelectorAll("data")].map((element) => {
      const [ends, unit = ""] = element.value.split(" ");
      const [low, high = low] = ends.split("..");
      return { low, high, unit, isDay: /^\d{4,}-\d\d-\d\d$/.test(low || high) };
    });
  }

  // What may be added up among some rows: by basis and unit, the lowest and the highest sum. An
  // amount without a highest leaves the sum of the highest open.
  function sums(rows) {
    const found = new Map();
    for (const mark of rows.flatMap((row) => [...row.querySelectorAll("[data-sum]")])) {
      const [{ low, high } = {}] = measured(mark);
      const sum = found.get(mark.dataset.sum) ?? [0, 0];
      found.set(mark.dataset.sum, [sum[0] + Number(low), high ? sum[1] + Number(high) : Infinity]);
    }
    return [...found].sort(([a], [b]) => collator.compare(a, b));
  }

  function told([kind, [low, high]]) {
    const ends = low === high ? [low] : [low, high];
    const range = ends.map((end) => (end === Infinity ? "…" : shown(end))).join("–");
    return `${kind} ${range}`;
  }

  const isNumber = (words_) => words_ !== "" && !isNaN(words_);
  const bare = (words_) => words_.replace(/,(?=\d{3})/g, "");

  function key(cell) {
    const [value] = measured(cell);
    const end = value ? value.low || value.high : bare(text(cell));
    return isNumber(end) ? Number(end) : end;
  }

  function compare(a, b) {
    if (a === "" || b === "") return (a === "") - (b === ""); // the empty cell stands last
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return typeof a === "number" ? a - b : collator.compare(a, b);
  }

  // What a link may be chosen by: its page, which is called alike in both languages; of a stage the
  // rung without its day, of a passage its document.
  function choice(link) {
    const [, kind, slug] = /([^/]+)\/([^/]+)\.html/.exec(link.getAttribute("href")) ?? [];
    const label = link.textContent.trim();
    if (kind === "passage") {
      const document_ = slug.replace(/-\d+[a-z]?$/, "");
      return [document_, document_];
    }
    if (kind === "stage") return [`stage/${slug.replace(/-((about|by|before|after)-)?\d.*$/, "")}`, label.split(/[,，（]/)[0]];
    return kind ? [`${kind}/${slug}`, label] : [label, label];
  }

  // A cell without a link is chosen by its words as they stand.
  function choices(cell) {
    const links = [...cell.querySelectorAll("a[href]:not(.counts)")];
    if (links.length) return [...new Map(links.map(choice))];
    const plain = text(cell);
    return plain ? [[plain, plain]] : [];
  }

  // A table ------------------------------------------------------------------------------------

  class Table {
    constructor(table, name) {
      this.table = table;
      this.name = name;
      this.body = table.tBodies[0];
      this.rows = [...this.body.rows].map((row) => ({ row, text: row.textContent.toLowerCase() }));
      this.heads = [...table.tHead.rows[0].cells];
      this.keys = this.heads.map((head, place) => head.dataset.key ?? String(place + 1));
      this.titles = this.heads.map((head) => head.textContent.trim());
      this.facets = this.offered();
      this.build();
      this.read();
      this.show();
    }

    // The columns whose values come again and again.
    offered() {
      const found = [];
      this.heads.forEach((_, place) => {
        const counts = new Map();
        let filled = 0;
        for (const one of this.rows) {
          const cell = one.row.cells[place];
          const values = cell ? choices(cell) : [];
          one.values ??= [];
          one.values[place] = values.map(([value]) => value);
          filled += values.length > 0;
          for (const [value, label] of values) {
            counts.set(value, { label, number: (counts.get(value)?.number ?? 0) + 1 });
          }
        }
        const longest = Math.max(...[...counts.values()].map(({ label }) => label.length), 0);
        const again = filled >= 2 * counts.size;
        if (counts.size > 1 && counts.size <= CHOICES && again && longest <= 90 && !this.isNumeric(place)) {
          found.push({ place, counts });
        }
      });
      return found.slice(0, FACETS);
    }

    // A column of amounts or of plain numbers is sorted and not chosen from.
    isNumeric(place) {
      const amounts = this.rows.some(({ row }) => row.cells[place]?.querySelector("a[href*='/quantity/']"));
      return amounts || this.rows.every(({ row }) => {
        const words_ = row.cells[place] ? bare(text(row.cells[place])) : "";
        return words_ === "" || isNumber(words_);
      });
    }

    build() {
      this.heads.forEach((head, place) => {
        const button = made("button", { type: "button", class: "sort" }, ...head.childNodes);
        button.addEventListener("click", () => this.sortBy(place));
        head.append(button);
      });
      this.find = made("input", { type: "search", "aria-label": words.filter_rows, placeholder: words.filter_rows });
      this.find.addEventListener("input", () => this.change());
      this.selects = this.facets.map(({ place, counts }) => {
        const title = this.titles[place];
        const select = made("select", { "aria-label": title });
        select.append(made("option", { value: "" }, fill(words.all_of, title)));
        const sorted = [...counts].sort((a, b) => collator.compare(a[1].label, b[1].label));
        for (const [value, { label, number }] of sorted) {
          select.append(made("option", { value }, `${label} (${shown(number)})`));
        }
        select.addEventListener("change", () => this.change());
        return select;
      });
      this.said = made("p", { class: "quiet", role: "status" });
      this.clear = made("button", { type: "button" }, words.clear);
      this.clear.addEventListener("click", () => this.reset());
      const takes = ["csv", "json"].map((form) => {
        const button = made("button", { type: "button", class: `take-${form}` }, words[`take_${form}`]);
        button.addEventListener("click", () => this.take(form));
        return button;
      });
      const fold = made("details", { class: "facets" }, made("summary", {}, words.filters), ...this.selects);
      fold.open = window.matchMedia("(min-width: 40rem)").matches;
      const bar = made("div", { class: "table-bar" }, this.find);
      if (this.selects.length) bar.append(fold);
      bar.append(this.clear, ...takes);
      this.pager = made("nav", { class: "pager", "aria-label": fill(words.row_pages, this.caption()) });
      const place = this.table.closest(".scroll") ?? this.table;
      this.sum = made("p", { class: "rows-sum" });
      place.before(bar, this.said, this.sum);
      place.after(this.pager);
    }

    caption() {
      return (this.table.caption ?? this.heads[0]).textContent.trim();
    }

    // The address ------------------------------------------------------------------------------

    read() {
      const asked = new URL(location.href).searchParams;
      const given = (part) => asked.get(`${this.name}.${part}`);
      this.find.value = given("q") ?? "";
      this.facets.forEach(({ place }, at) => {
        this.selects[at].value = given(this.keys[place]) ?? "";
        if (this.selects[at].selectedIndex < 0) this.selects[at].value = "";
        if (this.selects[at].value) this.selects[at].closest("details").open = true;
      });
      const [column, way] = (given("sort") ?? "").split(":");
      this.sorted = this.keys.indexOf(column);
      this.isDown = way === "down";
      this.page = Math.max(1, Number(given("page")) || 1);
    }

    write() {
      const address = new URL(location.href);
      for (const part of [...address.searchParams.keys()]) {
        if (part.startsWith(`${this.name}.`)) address.searchParams.delete(part);
      }
      const put = (part, value) => value && address.searchParams.set(`${this.name}.${part}`, value);
      put("q", this.find.value.trim());
      this.facets.forEach(({ place }, at) => put(this.keys[place], this.selects[at].value));
      if (this.sorted >= 0) put("sort", this.keys[this.sorted] + (this.isDown ? ":down" : ""));
      if (this.page > 1) put("page", String(this.page));
      history.replaceState(null, "", address);
      carry();
    }

    // Choosing ---------------------------------------------------------------------------------

    change() {
      this.page = 1;
      this.show();
      this.write();
    }

    reset() {
      this.find.value = "";
      for (const select of this.selects) select.value = "";
      this.sorted = -1;
      this.change();
    }

    sortBy(place) {
      const [again, wasDown] = [this.sorted === place, this.isDown];
      this.sorted = again && wasDown ? -1 : place; // up, down, and as it was
      this.isDown = again && !wasDown;
      this.change();
    }

    chosen() {
      const sought = this.find.value.toLowerCase().split(/\s+/).filter(Boolean);
      const wanted = this.facets.map(({ place }, at) => [place, this.selects[at].value]).filter(([, v]) => v);
      const found = this.rows.filter(
        (one) =>
          sought.every((word) => one.text.includes(word)) &&
          wanted.every(([place, value]) => one.values[place].includes(value)),
      );
      if (this.sorted < 0) return found;
      const sign = this.isDown ? -1 : 1;
      const keyed = found.map((one) => [one.row.cells[this.sorted] ? key(one.row.cells[this.sorted]) : "", one]);
      keyed.sort(([a], [b]) => (a === "" || b === "" ? compare(a, b) : sign * compare(a, b)));
      return keyed.map(([, one]) => one);
    }

    show() {
      const found = this.chosen();
      const pages = Math.max(1, Math.ceil(found.length / PAGE));
      this.page = Math.min(this.page, pages);
      const first = (this.page - 1) * PAGE;
      const open = new Set(found.slice(first, first + PAGE));
      const rest = this.rows.filter((one) => !open.has(one));
      for (const one of rest) one.row.hidden = true;
      for (const one of open) one.row.hidden = false;
      this.body.append(...[...open, ...rest].map(({ row }) => row));
      this.heads.forEach((head, place) => {
        if (place !== this.sorted) head.removeAttribute("aria-sort");
        else head.setAttribute("aria-sort", this.isDown ? "descending" : "ascending");
      });
      this.said.textContent = fill(words.rows_shown, shown(found.length), shown(this.rows.length));
      const added = sums(found.map(({ row }) => row)).map(told);
      this.sum.textContent = fill(words.rows_sum, added.join(" · "));
      this.sum.hidden = !added.length;
      this.clear.hidden = found.length === this.rows.length && this.sorted < 0;
      this.turn(pages);
    }

    turn(pages) {
      this.pager.hidden = pages < 2;
      const buttons = Array.from({ length: pages }, (_, place) => {
        const number = place + 1;
        const button = made("button", { type: "button", "aria-label": fill(words.row_page, number) }, String(number));
        if (number === this.page) button.setAttribute("aria-current", "page");
        button.addEventListener("click", () => {
          this.page = number;
          this.show();
          this.write();
          this.said.scrollIntoView({ block: "nearest" });
        });
        return button;
      });
      this.pager.replaceChildren(...buttons);
    }

    // Taking away ------------------------------------------------------------------------------

    // The chosen rows: the words of each cell and, where it holds values, their ends and unit.
    sheet() {
      const chosen = this.chosen().map(({ row }) => [...row.cells]);
      const columns = this.titles.flatMap((title, place) => {
        const cells = chosen.map((row) => row[place]);
        const values = cells.map((cell) => (cell ? measured(cell) : []));
        const number = (words_) => (isNumber(bare(words_)) ? Number(bare(words_)) : words_);
        const own = [title, cells.map((cell) => (cell ? number(text(cell)) : ""))];
        const all = values.flat();
        if (!all.length) return [own];
        const joined = (part) =>
          values.map((found) => (found.length === 1 ? number(found[0][part]) : found.map((v) => v[part]).join("; ")));
        const isDay = all.every((value) => value.isDay);
        const ends = [isDay ? "earliest" : "low", isDay ? "latest" : "high"];
        const made_ = ends.map((end, at) => [`${title} (${words[end]})`, joined(at ? "high" : "low")]);
        return isDay ? [own, ...made_] : [own, ...made_, [`${title} (${words.unit})`, joined("unit")]];
      });
      return { names: columns.map(([name]) => name), rows: chosen.map((_, at) => columns.map(([, cells]) => cells[at])) };
    }

    take(form) {
      const { names, rows } = this.sheet();
      const stem = `${document.documentElement.dataset.stem.replace(/.*\//, "")}-${this.name}`;
      if (form === "json") {
        const objects = rows.map((row) => Object.fromEntries(row.map((cell, place) => [names[place], cell])));
        return save(`${stem}.json`, "application/json", JSON.stringify(objects, null, 1) + "\n");
      }
      return save(`${stem}.csv`, "text/csv", written([names, ...rows]));
    }
  }

  function written(rows) {
    const safe = (cell) => (typeof cell === "string" && /^\s*[=+\-@]|^[\t\r]/.test(cell) ? `'${cell}` : String(cell));
    const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    return "\ufeff" + rows.map((row) => row.map((cell) => quoted(safe(cell))).join(",") + "\r\n").join("");
  }

  function save(name, type, content) {
    const link = made("a", { download: name });
    link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  // The way to the other language takes what was chosen along.
  function carry() {
    const other = document.querySelector("a.switch");
    if (other) other.search = location.search;
  }

  // Give the tables below an element a bar, if they have rows enough.
  function enhance(root = document, fewest = FEWEST) {
    const taken = new Set();
    root.querySelectorAll(".scroll > table:not(.plain)").forEach((table, place) => {
      const body = table.tBodies[0];
      if (!table.tHead || table.dataset.table || !body || body.rows.length < fewest) return;
      let name = table.closest("section[id]")?.id ?? "rows";
      if (taken.has(name)) name = `${name}-${place + 1}`;
      taken.add(name);
      table.dataset.table = name;
      new Table(table, name);
    });
  }

  window.lodestoneTables = { carry, enhance, save, written };
  enhance();
  carry();
  document.documentElement.dataset.tables = "ready";
})();
