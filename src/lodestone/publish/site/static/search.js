/* Finds a thing by any of its names. The index is a script, so this works from a disk as well. */
(function () {
  "use strict";
  var self = document.currentScript;
  var home = self.dataset.home;
  var lang = self.dataset.lang;
  var index = window.lodestoneIndex || { rows: [], fold: "", kinds: {} };
  var simple = new Map();
  var pairs = Array.from(index.fold);
  for (var i = 0; i + 1 < pairs.length; i += 2) simple.set(pairs[i], pairs[i + 1]);

  function fold(text) {
    return Array.from(text, function (char) {
      var code = char.codePointAt(0);
      if (code >= 0xff01 && code <= 0xff5e) char = String.fromCodePoint(code - 0xfee0);
      if (code === 0x3000) char = " ";
      return simple.get(char) || (char < "\x80" ? char.toLowerCase() : char);
    }).join("");
  }

  function score(name, wanted) {
    if (name === wanted) return 400;
    var place = name.indexOf(wanted);
    if (place < 0) return 0;
    var bonus = Math.max(0, 60 - name.length);
    if (place === 0) return 200 + bonus;
    return (/[a-z0-9]/.test(name.charAt(place - 1)) ? 20 : 100) + bonus;
  }

  function find(text) {
    var wanted = fold(text.trim());
    if (!wanted) return [];
    var found = [];
    index.rows.forEach(function (row) {
      var best = 0;
      row[4].forEach(function (name) { best = Math.max(best, score(name, wanted)); });
      if (best) found.push({ row: row, score: best + Math.min(row[5], 50) });
    });
    found.sort(function (a, b) { return b.score - a.score || (a.row[0] < b.row[0] ? -1 : 1); });
    return found.slice(0, 60).map(function (one) { return one.row; });
  }

  var box = document.getElementById("find-main");
  var list = document.getElementById("results");
  var said = document.getElementById("found");

  function show() {
    var rows = find(box.value);
    list.textContent = "";
    rows.forEach(function (row) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      var kind = document.createElement("span");
      link.href = home + row[0] + ".html";
      link.textContent = row[lang === "zh" ? 3 : 2];
      kind.className = "quiet";
      kind.textContent = " " + index.kinds[row[1]][lang] + " · ";
      var also = document.createElement("span");
      also.className = "quiet";
      also.lang = lang === "zh" ? "en" : "zh-Hans";
      also.textContent = row[lang === "zh" ? 2 : 3];
      item.append(link, kind, also);
      list.append(item);
    });
    said.textContent = !box.value.trim() ? "" : rows.length
      ? rows.length + " " + said.dataset.found : said.dataset.none;
  }

  box.value = new URLSearchParams(window.location.search).get("q") || "";
  box.addEventListener("input", show);
  document.getElementById("find").addEventListener("submit", function (event) {
    event.preventDefault();
    show();
  });
  show();
}());
