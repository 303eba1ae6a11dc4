// Draws a document with its waiting proposals, and sends what a person decides. Every text is set as
// text and never as markup; places count code points, so texts are cut as arrays of them.
"use strict";

const bench = document.getElementById("bench");
const words = bench ? JSON.parse(bench.dataset.words) : {};
const said = document.getElementById("said");
let state = null;
let chosen = "";
let mending = "";
let busy = false;

function made(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

function button(text, act) {
  const node = made("button", "", text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

async function send(action, body) {
  if (busy) return;
  busy = true;
  bench.setAttribute("aria-busy", "true");
  say(words.busy);
  const address = `/workbench/${bench.dataset.slug}/${action}?lang=${bench.dataset.lang}`;
  try {
    const answer = await fetch(address, body === undefined ? {} : {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Lodestone-Token": bench.dataset.token },
      body: JSON.stringify(body),
    });
    const data = await answer.json();
    if (!answer.ok) {
      say(data.detail || words.failed);
      return;
    }
    state = data;
    mending = "";
    say(state.told.join(" · "));
    draw();
  } catch {
    say(words.failed);
  } finally {
    busy = false;
    bench.setAttribute("aria-busy", "false");
  }
}

const say = (text) => { said.textContent = text; };
const at = () => state.proposals.findIndex((one) => one.id === chosen);
const current = () => state.proposals[at()];

function signed() {
  const by = document.getElementById("by").value.trim();
  const day = document.getElementById("day").value;
  if (by && day) return { by, day };
  say(words.who);
  document.getElementById(by ? "day" : "by").focus();
  return null;
}

function accept(id) {
  const who = signed();
  if (who) send("accept", { ids: [id], ...who });
}

function draw() {
  if (!current()) chosen = state.proposals[0]?.id ?? "";
  drawTexts();
  drawProposals();
  const told = ["sentences", "figures"].map((what) => {
    const row = state.coverage[what];
    const parts = ["carried", "waived", "open"].map((name) => `${words[name]} ${row[name]}`);
    return `${words[what]} ${row.total}: ${parts.join(", ")}`;
  });
  document.getElementById("coverage").textContent = told.join(" · ");
  document.getElementById("undo").disabled = !state.undo;
  document.getElementById("all").disabled = !state.proposals.some((one) => one.sort === "proven");
}

function drawTexts() {
  const texts = document.getElementById("texts");
  const print = current()?.print;
  texts.replaceChildren(...state.passages.map((passage) => {
    const box = made("article");
    box.append(made("h3", "", passage.label));
    const body = made("div", "text");
    const letters = Array.from(passage.text);
    let end = 0;
    for (const sentence of passage.sentences) {
      body.append(letters.slice(end, sentence.start).join(""));
      body.append(drawSentence(passage, sentence, letters, print));
      end = sentence.end;
    }
    body.append(letters.slice(end).join(""));
    box.append(body);
    return box;
  }));
  texts.querySelector("mark")?.scrollIntoView({ block: "nearest" });
}

function drawSentence(passage, sentence, letters, print) {
  const node = made("span", `sentence ${sentence.state}`);
  node.append(made("span", "number", String(sentence.number)));
  const from = print ? Math.max(sentence.start, print[0] - passage.start) : 0;
  const to = print ? Math.min(sentence.end, print[1] - passage.start) : 0;
  if (from < to) {
    node.append(letters.slice(sentence.start, from).join(""));
    node.append(made("mark", "", letters.slice(from, to).join("")));
    node.append(letters.slice(to, sentence.end).join(""));
  } else node.append(letters.slice(sentence.start, sentence.end).join(""));
  if (sentence.state === "open") node.append(waiver(passage, sentence));
  return node;
}

function waiver(passage, sentence) {
  const list = made("select", "waiver");
  list.setAttribute("aria-label", `${words.waive} ${passage.slug} ${sentence.number}`);
  for (const reason of ["", ...state.reasons]) {
    const option = made("option", "", reason ? words[reason] ?? reason : words.waive);
    option.value = reason;
    list.append(option);
  }
  list.addEventListener("change", () =>
    send("waive", { passage: passage.slug, sentence: sentence.number, reason: list.value }));
  return list;
}

function drawProposals() {
  const list = document.getElementById("proposals");
  if (!state.proposals.length) {
    list.replaceChildren(made("li", "", words.none));
    return;
  }
  list.replaceChildren(...state.proposals.map(drawProposal));
  list.querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
}

function drawProposal(one) {
  const row = made("li", `proposal ${one.sort}${one.id === chosen ? " chosen" : ""}`);
  row.dataset.id = one.id;
  if (one.id === chosen) row.setAttribute("aria-current", "true");
  row.append(made("span", "sort", one.word), " ", made("span", "claim", one.claim));
  row.append(made("div", "quiet", `${one.passage} · ${words.proposed} ${one.by}`));
  if (one.reasons.length) {
    const reasons = made("ul");
    reasons.append(...one.reasons.map((text) => made("li", "", text)));
    row.append(reasons);
  }
  row.append(one.id === mending ? form(one) : acts(one));
  row.addEventListener("click", (event) => {
    if (!event.target.closest("button, input") && chosen !== one.id) choose(one.id);
  });
  return row;
}

function acts(one) {
  const box = made("div", "acts");
  const yes = button(words.accept, () => accept(one.id));
  yes.disabled = one.sort === "refused";
  box.append(
    yes,
    button(words.mend, () => mend(one.id)),
    button(words.reject, () => send("reject", { ids: [one.id] })),
  );
  return box;
}

function form(one) {
  const box = made("form", "mending");
  for (const name of ["thing", "property", "value", "stage"]) {
    if (!one[name]) continue;
    const label = made("label", "", words[name]);
    const input = made("input");
    input.name = name;
    input.value = one[name];
    label.append(input);
    box.append(label);
  }
  const save = made("button", "", words.save);
  box.append(save, button(words.cancel, () => { mending = ""; draw(); }));
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    send("mend", { ids: [one.id], row: Object.fromEntries(new FormData(box)) });
  });
  return box;
}

function mend(id) {
  chosen = mending = id;
  draw();
  document.querySelector(".mending input:last-of-type")?.focus();
}

function choose(id) {
  chosen = id;
  draw();
}

function move(step) {
  const next = state.proposals[Math.min(state.proposals.length - 1, Math.max(0, at() + step))];
  if (next) choose(next.id);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (!state || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    a: () => current() && current().sort !== "refused" && accept(chosen),
    e: () => current() && mend(chosen),
    r: () => current() && send("reject", { ids: [chosen] }),
    u: () => state.undo && send("undo", {}),
  };
  const act = keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

if (bench) {
  document.getElementById("who").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("day").value = new Date().toISOString().slice(0, 10);
  document.getElementById("all").addEventListener("click", () => {
    const who = signed();
    if (who) send("accept", { all: "proven", ...who });
  });
  document.getElementById("undo").addEventListener("click", () => send("undo", {}));
  document.getElementById("finish").addEventListener("click", () => send("finish", {}));
  send("state");
}
