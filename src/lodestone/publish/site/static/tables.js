// Tables that sort, filter and page, over the rows that the page already holds, with TanStack Table
// (`TableKit`), which keeps what was chosen and says which rows that leaves, in which order.
//
// Nothing is drawn anew: rows are put in order and hidden. What a reader chose stands in the
// address, in names that both languages share, so that a link shows the same rows. Without this
// script, or where the library was not fetched, every table is whole.
"use strict";

(() => {
  const words = window.lodestoneWords ?? {};
  const root = document.documentElement;
  const FEWEST = 8; // rows of a table that is worth a bar of its own
  const PAGE = 100; // rows that are shown at once
  const FACETS = 6; // columns that may be chosen from, at most
  const CHOICES = 60; // values of such a column, at most
  const collator = new Intl.Collator(root.lang, { numeric: true });
  const fill = (text, ...values) => values.reduce((made, value) => made.replace("{}", value), text);
  const shown = (number) => number.toLocaleString(root.lang);

  function made(name, attributes = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  // What a cell says ---------------------------------------------------------------------------

  function text(cell) {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll("br, summary").forEach((line) => line.replaceWith("; "));
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

  // What a cell is sorted by; an empty one by nothing, and it stands last.
  function key(cell) {
    if (!cell) return undefined;
    const [value] = measured(cell);
    const end = value ? value.low || value.high : bare(text(cell));
    return end === "" ? undefined : isNumber(end) ? Number(end) : end;
  }

  function compare(one, other, id) {
    const [a, b] = [one.getValue(id), other.getValue(id)];
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
    const coded = [...cell.querySelectorAll("[data-choice]")];
    if (coded.length) return coded.map((one) => [one.dataset.choice, one.textContent.trim()]);
    const links = [...cell.querySelectorAll("a[href]:not(.counts)")];
    if (links.length) return [...new Map(links.map(choice))];
    const plain = text(cell);
    return plain ? [[plain, plain]] : [];
  }

  // A table ------------------------------------------------------------------------------------

  const pending = [];
  const asked = (name) => [...new URL(location.href).searchParams.keys()].some((part) => part.startsWith(`${name}.`));
  const hasWords = ({ original }, _, sought) => sought.toLowerCase().split(/\s+/).every((word) => original.words.includes(word));

  class Table {
    constructor(table, name) {
      this.table = table;
      this.name = name;
      this.body = table.tBodies[0];
      this.heads = [...table.tHead.rows[0].cells];
      this.keys = this.heads.map((head, place) => head.dataset.key ?? String(place + 1));
      this.titles = this.heads.map((head) => head.textContent.trim());
      this.labels = this.keys.map(() => new Map());
      this.rows = [...this.body.rows].map((row) => this.read(row));
      // A list may go on on further pages: how many rows stand there.
      this.nav = [table.closest(".cut"), table.closest("main section")?.parentElement].map((place) => place?.querySelector(":scope > nav.leaves")).find(Boolean);
      this.left = Number(this.nav?.dataset.left ?? 0);
      this.kit = this.started();
      this.facets = this.keys.map((_, place) => place).filter((place) => this.isFacet(place)).slice(0, FACETS);
      this.build();
      this.recall();
      this.show();
      // What an address asks for may stand on another page of the list.
      if (!this.fetch.hidden && asked(this.name)) pending.push(this.whole());
    }

    // A row: its element, its words, and of each cell the values that it may be chosen by.
    read(row) {
      const values = this.keys.map((_, place) => {
        const found = row.cells[place] ? choices(row.cells[place]) : [];
        for (const [value, label] of found) this.labels[place].set(value, label);
        return found.map(([value]) => value);
      });
      return { row, words: row.textContent.toLowerCase(), values };
    }

    // Columns as the library knows them: `q` has the words of a row, KEY is chosen from and
    // `sort.KEY` is sorted by. The first two are called so in the address, too.
    started() {
      const kit = window.TableKit;
      const columns = this.keys.flatMap((id, place) => [
        { id, accessorFn: ({ values }) => values[place], getUniqueValues: ({ values }) => values[place], filterFn: kit.filterFn_arrIncludes },
        { id: `sort.${id}`, accessorFn: ({ row }) => key(row.cells[place]), sortFn: compare, sortUndefined: "last", sortDescFirst: false },
      ]);
      return kit.constructTable({
        features: kit.features,
        columns: [{ id: "q", accessorFn: (one) => one.words, filterFn: hasWords }, ...columns],
        data: this.rows,
        autoResetPageIndex: false,
        initialState: { pagination: { pageIndex: 0, pageSize: PAGE } },
      });
    }

    // A column may be chosen from if its values come again and again.
    isFacet(place) {
      const labels = [...this.labels[place].values()];
      const filled = this.rows.filter(({ values }) => values[place].length).length;
      const isShort = labels.every((label) => label.length <= 90);
      return labels.length > 1 && labels.length <= CHOICES && filled >= 2 * labels.length && isShort && !this.isNumeric(place);
    }

    // A column of amounts or of plain numbers is sorted and not chosen from.
    isNumeric(place) {
      const cells = this.rows.map(({ row }) => row.cells[place]).filter(Boolean);
      if (cells.some((cell) => cell.querySelector("[data-choice]"))) return false;
      return cells.some((cell) => cell.querySelector("a[href*='/quantity/']")) || cells.every((cell) => typeof (key(cell) ?? 0) === "number");
    }

    build() {
      this.heads.forEach((head, place) => {
        const button = made("button", { type: "button", class: "sort" }, ...head.childNodes);
        const column = this.kit.getColumn(`sort.${this.keys[place]}`);
        button.addEventListener("click", () => this.change(() => column.toggleSorting())); // up, down, and as it was
        head.append(button);
      });
      this.find = made("input", { type: "search", "aria-label": words.filter_rows, placeholder: words.filter_rows });
      this.find.addEventListener("input", () => this.filter("q", this.find.value.trim()));
      this.selects = this.facets.map((place) => {
        const select = made("select", { "aria-label": this.titles[place] });
        select.addEventListener("change", () => this.filter(this.keys[place], select.value));
        return select;
      });
      this.said = made("p", { class: "quiet", role: "status" });
      this.clear = made("button", { type: "button" }, words.clear);
      this.clear.addEventListener("click", () => this.change(() => this.kit.reset()));
      this.fetch = made("button", { type: "button" }, fill(words.rows_fetch, shown(this.rows.length + this.left)));
      this.fetch.hidden = !this.left || location.protocol === "file:"; // which lets no page read another
      this.fetch.addEventListener("click", () => this.whole());
      const forms = words.sheets ? ["csv", "xlsx", "json"] : ["csv", "json"];
      const takes = forms.map((form) => {
        const button = made("button", { type: "button", class: `take-${form}` }, words[`take_${form}`]);
        button.addEventListener("click", () => this.take(form));
        return button;
      });
      this.fold = made("details", { class: "facets" }, made("summary", {}, words.filters), ...this.selects);
      this.fold.open = window.matchMedia("(min-width: 40rem)").matches;
      const bar = made("div", { class: "table-bar" }, this.find);
      if (this.selects.length) bar.append(this.fold);
      bar.append(this.clear, this.fetch, ...takes);
      const caption = (this.table.caption ?? this.heads[0]).textContent.trim();
      this.pager = made("nav", { class: "pager", "aria-label": fill(words.row_pages, caption) });
      const place = this.table.closest(".scroll") ?? this.table;
      this.sum = made("p", { class: "rows-sum" });
      place.before(bar, this.said, this.sum);
      place.after(this.pager);
      this.own = [bar, this.said, this.sum, this.pager];
    }

    // The other pages of a list ----------------------------------------------------------------

    // Put the rows of all pages of the list into this one, in their order; what was chosen stays.
    async whole() {
      this.fetch.disabled = true;
      const rows = [];
      try {
        for (let link = this.nav.querySelector("a"); link; ) {
          const address = new URL(link.getAttribute("href"), location.href);
          const answer = await fetch(address, { mode: "same-origin" });
          if (!answer.ok) throw new Error(answer.status);
          const found = new DOMParser().parseFromString(await answer.text(), "text/html");
          const part = found.getElementById(address.hash.slice(1)) ?? found.querySelector("main section");
          rows.push(...part.querySelector("table").tBodies[0].rows);
          link = part.parentElement.querySelector(`nav[aria-label="${CSS.escape(this.nav.ariaLabel)}"] a[rel=next]`);
        }
      } catch {
        this.fetch.disabled = false;
        return;
      }
      this.body.replaceChildren(...rows);
      this.nav.remove();
      for (const element of this.own) element.remove();
      for (const head of this.heads) head.replaceChildren(...head.firstChild.childNodes);
      new Table(this.table, this.name);
    }

    // The address ------------------------------------------------------------------------------

    recall() {
      const asked = new URL(location.href).searchParams;
      const given = (part) => asked.get(`${this.name}.${part}`);
      const known = (place) => this.labels[place].has(given(this.keys[place]));
      const chosen = this.facets.filter(known).map((place) => ({ id: this.keys[place], value: [given(this.keys[place])] }));
      if (chosen.length) this.fold.open = true;
      if (given("q")) chosen.push({ id: "q", value: given("q") });
      this.kit.setColumnFilters(chosen);
      const [column, way] = (given("sort") ?? "").split(":");
      if (this.keys.includes(column)) this.kit.setSorting([{ id: `sort.${column}`, desc: way === "down" }]);
      this.kit.setPageIndex(Math.max(1, Number(given("page")) || 1) - 1);
    }

    write() {
      const address = new URL(location.href);
      for (const part of [...address.searchParams.keys()]) {
        if (part.startsWith(`${this.name}.`)) address.searchParams.delete(part);
      }
      const { columnFilters, pagination, sorting } = this.kit.store.get();
      const put = (part, value) => address.searchParams.set(`${this.name}.${part}`, value);
      for (const { id, value } of columnFilters) put(id, String(value));
      for (const { id, desc } of sorting) put("sort", id.slice("sort.".length) + (desc ? ":down" : ""));
      if (pagination.pageIndex) put("page", String(pagination.pageIndex + 1));
      history.replaceState(null, "", address);
      carry();
    }

    // Choosing ---------------------------------------------------------------------------------

    change(choose) {
      this.kit.setPageIndex(0);
      choose();
      this.show();
      this.write();
    }

    filter(id, value) {
      this.change(() => this.kit.getColumn(id).setFilterValue(id === "q" || !value ? value : [value]));
    }

    chosen() {
      return this.kit.getSortedRowModel().rows.map(({ original }) => original.row);
    }

    show() {
      const found = this.chosen();
      const last = Math.max(0, this.kit.getPageCount() - 1);
      if (this.kit.store.get().pagination.pageIndex > last) this.kit.setPageIndex(last);
      const { columnFilters, pagination, sorting } = this.kit.store.get();
      const open = new Set(this.kit.getRowModel().rows.map(({ original }) => original.row));
      const rest = this.rows.map(({ row }) => row).filter((row) => !open.has(row));
      for (const row of rest) row.hidden = true;
      for (const row of open) row.hidden = false;
      this.body.append(...open, ...rest);
      const [{ id, desc } = {}] = sorting;
      this.heads.forEach((head, place) => {
        if (id !== `sort.${this.keys[place]}`) head.removeAttribute("aria-sort");
        else head.setAttribute("aria-sort", desc ? "descending" : "ascending");
      });
      const value = (one) => String(columnFilters.find((filter) => filter.id === one)?.value ?? "");
      if (this.find !== document.activeElement) this.find.value = value("q");
      this.selects.forEach((select, at) => this.offer(select, this.facets[at], value(this.keys[this.facets[at]])));
      this.said.textContent = fill(words.rows_shown, shown(found.length), shown(this.rows.length));
      if (this.left) this.said.textContent += fill(words.rows_elsewhere, shown(this.left));
      const added = sums(found).map(told);
      this.sum.textContent = fill(words.rows_sum, added.join(" · "));
      this.sum.hidden = !added.length;
      this.clear.hidden = !columnFilters.length && !sorting.length;
      this.turn(last + 1, pagination.pageIndex);
    }

    // Offer the values of a column that the other choices leave, and how often each comes.
    offer(select, place, chosen) {
      const counts = this.kit.getColumn(this.keys[place]).getFacetedUniqueValues();
      const left = [...this.labels[place]].filter(([value]) => counts.has(value) || value === chosen);
      const options = left
        .sort(([, a], [, b]) => collator.compare(a, b))
        .map(([value, label]) => made("option", { value }, `${label} (${shown(counts.get(value) ?? 0)})`));
      select.replaceChildren(made("option", { value: "" }, fill(words.all_of, this.titles[place])), ...options);
      select.value = chosen;
    }

    turn(pages, now) {
      this.pager.hidden = pages < 2;
      const buttons = Array.from({ length: pages }, (_, at) => {
        const button = made("button", { type: "button", "aria-label": fill(words.row_page, at + 1) }, String(at + 1));
        if (at === now) button.setAttribute("aria-current", "page");
        button.addEventListener("click", () => {
          this.kit.setPageIndex(at);
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
      const chosen = this.chosen().map((row) => [...row.cells]);
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
      const stem = `${root.dataset.stem.replace(/.*\//, "")}-${this.name}`;
      if (form === "xlsx") return this.takeBook(names, rows, `${stem}.xlsx`);
      if (form === "json") {
        const objects = rows.map((row) => Object.fromEntries(row.map((cell, place) => [names[place], cell])));
        return save(`${stem}.json`, "application/json", JSON.stringify(objects, null, 1) + "\n");
      }
      return save(`${stem}.csv`, "text/csv", written([names, ...rows]));
    }

    // The same rows as a workbook, and on a second sheet where they are from.
    async takeBook(names, rows, name) {
      const about = [
        [document.title],
        [root.dataset.cited],
        [location.href],
        [fill(words.rows_shown, shown(rows.length), shown(this.rows.length))],
      ];
      if (!this.sum.hidden) about.push([this.sum.textContent]);
      try {
        const write = await writer();
        save(name, "", await write([book(words.xlsx_rows, [names, ...rows]), book(words.xlsx_about, about)]).toBlob());
      } catch {
        this.said.textContent = words.xlsx_failed;
      }
    }
  }

  // The library that writes workbooks; it is fetched when a reader first asks for one.
  let library = null;

  function writer() {
    library ??= new Promise((done, failed) => {
      const script = made("script", { src: `${root.dataset.root}${words.sheets}` });
      script.onload = () => done(window.writeXlsxFile);
      script.onerror = failed;
      document.head.append(script);
    });
    return library;
  }

  // A sheet: its first row is the head. A text stays a text, whatever it begins with.
  function book(sheet, rows) {
    const typed = (value) => (value === "" ? null : { value, type: typeof value === "number" ? Number : String });
    const data = rows.map((row, at) => row.map((value) => (at ? typed(value) : { ...typed(value), fontWeight: "bold" })));
    const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => String(row[at] ?? "").length)));
    return { sheet, data, stickyRowsCount: 1, columns: widths.map((width) => ({ width: Math.min(60, width + 2) })) };
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
  function enhance(within = document, fewest = FEWEST) {
    if (!window.TableKit) return;
    const taken = new Set();
    within.querySelectorAll(".scroll > table:not(.plain)").forEach((table, place) => {
      const body = table.tBodies[0];
      if (!table.tHead || table.dataset.table || !body || body.rows.length < fewest) return;
      let name = table.closest("section[id]")?.id ?? "rows";
      if (taken.has(name)) name = `${name}-${place + 1}`;
      taken.add(name);
      table.dataset.table = name;
      new Table(table, name);
    });
  }

  // What a link names on a page that many things share may stand on a further one: it is told which.
  function follow() {
    const shared = document.querySelector("[data-firsts]");
    const sought = location.hash.slice(1);
    if (!shared || !sought || document.getElementById(sought)) return;
    const place = shared.dataset.firsts.split(" ").findLastIndex((first) => first <= sought);
    if (place > 0) location.replace(`${root.dataset.stem.replace(/.*\//, "")}.rows-${place + 1}.html#${sought}`);
  }

  window.lodestoneTables = { carry, enhance, save, written };
  enhance();
  carry();
  follow();
  Promise.all(pending).then(() => (root.dataset.tables = "ready"));
})();
