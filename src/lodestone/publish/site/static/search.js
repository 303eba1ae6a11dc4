// Finds a thing by any of its names: several words in any order, a word with a slip of the hand, a
// figure, in either script. The index is a script, so this works from a disk as well; it is read
// when a reader first turns to a search box.
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

  class Engine {
    constructor(index) {
      this.rows = index.rows;
      this.kinds = index.kinds;
      const pairs = Array.from(index.fold);
      this.simple = new Map(pairs.flatMap((char, at) => (at % 2 ? [] : [[char, pairs[at + 1]]])));
      this.vocabulary = new Map(); // word of a name to its rows, and whether it only stands near
      this.rows.forEach((row, at) => {
        row[4] = [...new Set([this.fold(row[2]), this.fold(row[3])]), ...row[4]];
        for (const name of row[4]) this.note(name, at, 1);
        this.note(row[6], at, 0.3);
      });
    }

    note(text, at, weight) {
      for (const word of text.match(WORDS) ?? []) {
        const rows = this.vocabulary.get(word) ?? new Map();
        rows.set(at, Math.max(rows.get(at) ?? 0, weight));
        this.vocabulary.set(word, rows);
      }
    }

    fold(text) {
      return Array.from(text, (char) => {
        const code = char.codePointAt(0);
        const plain = code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : code === 0x3000 ? " " : char;
        return this.simple.get(plain) ?? (plain < "\x80" ? plain.toLowerCase() : plain);
      }).join("");
    }

    // How well a word that a reader typed stands for a word of a name, from 0 to 10.
    static near(typed, word) {
      if (typed === word) return 10;
      if (/^\d/.test(typed)) return 0; // 15 is not 150
      if (HAN.test(typed)) return word.includes(typed) ? 8 : shared(typed, word);
      if (word.startsWith(typed)) return typed.length > 1 ? 7 : 0;
      if (typed.length > 3 && (typed.startsWith(word) && word.length > 3)) return 5;
      if (typed.length > 3 && word.includes(typed)) return 3;
      const slips = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
      return slips && Math.abs(typed.length - word.length) <= slips && distance(typed, word, slips) <= slips ? 4 : 0;
    }

    matches(typed) {
      const found = new Map();
      for (const [word, rows] of this.vocabulary) {
        const value = Engine.near(typed, word);
        if (!value) continue;
        for (const [at, weight] of rows) found.set(at, Math.max(found.get(at) ?? 0, value * weight));
      }
      return found;
    }

    find(text, most = MOST) {
      const sought = this.fold(text.trim());
      const typed = [...new Set(sought.match(WORDS) ?? [])];
      if (!typed.length) return [];
      const scores = new Map();
      for (const found of typed.map((word) => this.matches(word))) {
        for (const [at, value] of found) {
          const [number, sum] = scores.get(at) ?? [0, 0];
          scores.set(at, [number + 1, sum + value]);
        }
      }
      // Where nothing has every word, what has most of them.
      const best = Math.max(...[...scores.values()].map(([number]) => number));
      const ranked = [...scores].filter(([, [number]]) => number === best);
      const whole = (at) => Math.max(...this.rows[at][4].map((name) => (name === sought ? 30 : name.startsWith(sought) ? 12 : name.includes(sought) ? 8 : 0)), 0);
      const value = ([at, [, sum]]) => sum / typed.length + whole(at) + Math.log2(1 + this.rows[at][5]) - Math.min(...this.rows[at][4].map((name) => name.length), 80) / 40;
      return ranked
        .map((pair) => [value(pair), this.rows[pair[0]]])
        .sort((a, b) => b[0] - a[0] || (a[1][0] < b[1][0] ? -1 : 1))
        .slice(0, most)
        .map(([, row]) => row);
    }
  }

  // Of two texts in Chinese: most of the pairs of neighbouring characters are the same.
  function shared(typed, word) {
    const pairs = Array.from(typed).slice(1).map((char, at) => typed[at] + char);
    const same = pairs.filter((pair) => word.includes(pair)).length;
    return pairs.length > 1 && same >= 0.6 * pairs.length ? 4 : 0;
  }

  // Slips between two words: a letter more, fewer, other, or two that changed places.
  function distance(a, b, limit) {
    let [before, last] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > limit) return limit + 1;
      [before, last] = [last, row];
    }
    return last[b.length];
  }

  // The index -------------------------------------------------------------------------------------

  let asked = null;

  function ready() {
    asked ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${root.dataset.root}static/search-index.js`;
      script.onload = () => done((engine = new Engine(window.lodestoneIndex)));
      script.onerror = failed;
      document.head.append(script);
    });
    return asked;
  }

  // What is shown ----------------------------------------------------------------------------------

  function item(row) {
    const element = document.createElement("li");
    const link = document.createElement("a");
    const about = document.createElement("span");
    const also = document.createElement("span");
    link.href = `${home}${row[0]}.html`;
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
      await ready();
      const rows = engine.find(box.value);
      document.getElementById("results").replaceChildren(...rows.map(item));
      const kept = rows.length === MOST ? words.found_first : words.found;
      said.textContent = box.value.trim() ? (rows.length ? kept.replace("{}", rows.length) : words.found_none) : "";
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
    const show = async () => {
      await ready();
      const rows = box.value.trim() ? engine.find(box.value, HINTS) : [];
      list.replaceChildren(...rows.map(item));
      list.hidden = !rows.length;
    };
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

  window.lodestoneSearch = { ready };
  hints();
  if (document.getElementById("find-main")) page();
})();
