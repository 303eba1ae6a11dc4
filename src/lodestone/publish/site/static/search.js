// Finds a thing by any of its names: several words in any order, a word with a slip of the hand, a
// figure, in either script, with MiniSearch. The index is a script, so this works from a disk as
// well; it is read when a reader first turns to a search box. Where the library was not fetched,
// what was typed has to stand in a name as it is.
"use strict";

(() => {
  const root = document.documentElement;
  const { home } = root.dataset;
  const lang = root.lang.startsWith("zh") ? "zh" : "en";
  const words = window.lodestoneWords ?? {};
  const MOST = 200;
  const HINTS = 8;
  const WORDS = /\d+(?:\.\d+)?%?|\p{Script=Han}+|[\p{L}\p{N}]+/gu;
  const HAN = /^\p{Script=Han}/u;
  let engine = null;

  // The words of a text, each once. Of Chinese each pair of characters, and in a name the last one
  // alone, too, so that each character begins one of them.
  function split(text, isTyped = false) {
    return [...new Set((text.match(WORDS) ?? []).flatMap((word) => {
      const all = HAN.test(word) ? Array.from(word) : [];
      const pairs = all.slice(1).map((char, at) => all[at] + char);
      return !pairs.length ? [word] : isTyped ? pairs : [...pairs, all.at(-1)];
    }))];
  }

  const isWord = (term) => !/^\d/.test(term) && !HAN.test(term);
  const slips = (term) => (term.length > 5 ? 2 : term.length > 3 ? 1 : 0);

  class Engine {
    constructor(parts) {
      // A row: page, kind, the two labels, the folded names, the number of passages, the rows near it.
      const [index] = parts;
      const [slugs, english, chinese, ...columns] = index.columns.map((_, at) => parts.flatMap((part) => part.columns[at]));
      const label = (labels, part) => (Array.isArray(part) ? part.map((one) => (typeof one === "number" ? label(labels, labels[one]) : one)).join("") : part);
      const folders = parts.flatMap((part) => part.folders).flatMap(([folder, number]) => Array(number).fill(folder));
      const hyphened = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
      this.rows = slugs.map((slug, at) => {
        const [en, zh] = [english, chinese].map((labels) => label(labels, labels[at]));
        const page = [folders[at], slug || hyphened(en)].filter(Boolean).join("/");
        return [page, page.replace("id/", "").split("/")[0], en, zh, ...columns.map((column) => column[at])];
      });
      this.kinds = index.kinds;
      const pairs = Array.from(index.fold);
      this.simple = new Map(pairs.flatMap((char, at) => (at % 2 ? [] : [[char, pairs[at + 1]]])));
      for (const row of this.rows) row[4] = [...new Set([this.fold(row[2]), this.fold(row[3]), ...row[4]])];
    }

    // Give the library the names, some at a time, so that the page answers meanwhile.
    async filled() {
      if (!window.MiniSearch) return this;
      const known = new Set();
      const made = new window.MiniSearch({
        fields: ["names", "near"],
        extractField: (at, field) => (field === "id" ? at : this.texts(at, field)),
        tokenize: (text) => split(text),
        processTerm: (term) => known.add(term) && term,
        searchOptions: {
          boost: { names: 3 },
          boostDocument: (at) => 1 + Math.log2(1 + this.rows[at][5]) / 10,
          fuzzy: (term) => isWord(term) && !known.has(term) && slips(term),
          maxFuzzy: 2,
          prefix: (term) => (isWord(term) ? term.length > 1 : HAN.test(term) && term.length === 1), // 15 is not 150
          processTerm: (term) => term,
          tokenize: (text) => split(text, true),
          weights: { fuzzy: 0.3, prefix: 0.5 },
        },
      });
      await made.addAllAsync(this.rows.map((_, at) => at), { chunkSize: 100 });
      this.library = made;
      return this;
    }

    texts(at, field) {
      if (field === "names") return this.rows[at][4].join("\n");
      return this.rows[at][6].flatMap((near) => this.rows[near]?.[4].slice(0, 2) ?? []).join("\n");
    }

    fold(text) {
      return Array.from(text, (char) => {
        const code = char.codePointAt(0);
        const plain = code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : code === 0x3000 ? " " : char;
        return this.simple.get(plain) ?? (plain < "\x80" ? plain.toLowerCase() : plain);
      }).join("");
    }

    find(text, most = MOST) {
      const sought = this.fold(text.trim());
      if (!sought) return [];
      return this.ranked(sought).sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, most).map(([, at]) => this.rows[at]);
    }

    // Pairs of a value and a row; a name that is what was typed, begins so, or is as long stands first.
    ranked(sought) {
      const whole = (name) => (name === sought ? 3 : name.startsWith(sought) ? 1.5 : name.includes(sought) ? 1.2 : 1);
      const long = ({ length }) => Math.min(length, sought.length) / Math.max(length, sought.length);
      const named = (at) => Math.max(...this.rows[at][4].map((name) => whole(name) * (1 + long(name))));
      if (!this.library) return this.rows.map((row, at) => [row[4].some((name) => whole(name) > 1) && named(at), at]).filter(([value]) => value);
      const found = this.library.search(sought);
      // Where nothing has every word, what has most of them.
      const share = ({ queryTerms }) => queryTerms.length;
      const best = found.reduce((most, one) => Math.max(most, share(one)), 0);
      return found.filter((one) => share(one) > best / 2).map((one) => [one.score * named(one.id) * share(one), one.id]);
    }
  }

  // The index -------------------------------------------------------------------------------------

  let asked = null;
  let rest = null;

  function load(path) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = root.dataset.root + path;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  function ready() {
    const library = () => words.search && load(words.search).catch(() => {});
    asked ??= Promise.all([load("static/search-index.js"), library()])
      .then(() => new Engine(window.lodestoneIndex).filled())
      .then((made) => (engine = made));
    return asked;
  }

  // The other parts of the index: the names of which few passages speak.
  async function more() {
    await ready();
    const [{ parts }] = window.lodestoneIndex;
    for (let part = 2; part <= parts; part++) await load(`static/search-index-${part}.js`);
    if (parts > 1) engine = await new Engine(window.lodestoneIndex).filled();
    return engine;
  }

  function whole() {
    rest ??= more();
    return rest;
  }

  // What is shown ----------------------------------------------------------------------------------

  function item(row) {
    const element = document.createElement("li");
    const link = document.createElement("a");
    const about = document.createElement("span");
    const also = document.createElement("span");
    link.href = `${home}${row[0].replace(/#|$/, ".html$&")}`;
    link.textContent = row[lang === "zh" ? 3 : 2];
    about.className = also.className = "quiet";
    about.textContent = ` ${engine.kinds[row[1]][lang]} `;
    also.lang = lang === "zh" ? "en" : "zh-Hans";
    also.textContent = row[lang === "zh" ? 2 : 3];
    element.append(link, about, also);
    return element;
  }

  function page() {
    const box = document.getElementById("find-main");
    const said = document.getElementById("found");
    const show = async () => {
      await whole();
      const rows = engine.find(box.value);
      document.getElementById("results").replaceChildren(...rows.map(item));
      const kept = rows.length === MOST ? words.found_first : words.found;
      const plain = engine.library ? "" : ` ${words.found_plain}`;
      said.textContent = box.value.trim() ? (rows.length ? kept.replace("{}", rows.length) : words.found_none) + plain : "";
      root.dataset.search = "ready";
    };
    box.value = new URLSearchParams(location.search).get("q") ?? "";
    box.addEventListener("input", () => {
      const address = new URL(location.href);
      address.searchParams.set("q", box.value);
      history.replaceState(null, "", address);
      show();
    });
    document.getElementById("find").addEventListener("submit", (event) => event.preventDefault() ?? show());
    show();
  }

  // While a reader types in the head of a page, what is meant stands below the box.
  function hints() {
    const box = document.getElementById("find-box");
    const list = document.createElement("ul");
    list.className = "hints";
    list.hidden = true;
    list.setAttribute("aria-label", words.suggestions);
    box.form.append(list);
    const hint = () => {
      const rows = box.value.trim() ? engine.find(box.value, HINTS) : [];
      // What is shown already stays the same element: a reader may be about to click it.
      const shown = new Map([...list.children].map((one) => [one.firstChild.href, one]));
      const items = rows.map(item).map((made) => shown.get(made.firstChild.href) ?? made);
      if (items.length !== list.children.length || items.some((one, at) => one !== list.children[at])) list.replaceChildren(...items);
      list.hidden = !rows.length;
    };
    const show = () => ready().then(hint).then(whole).then(hint);
    box.addEventListener("focus", ready, { once: true });
    box.addEventListener("input", show);
    box.form.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") list.hidden = true;
      if (!step || list.hidden) return;
      event.preventDefault();
      (links[at + step] ?? box).focus();
    });
    document.addEventListener("click", (event) => {
      if (!box.form.contains(event.target)) list.hidden = true;
    });
  }

  window.lodestoneSearch = { ready: whole };
  hints();
  if (document.getElementById("find-main")) page();
})();
