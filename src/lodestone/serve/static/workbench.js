// Draws a document with its waiting proposals, and sends what a person decides. Every text is set as
// text and never as markup; places count code points, so texts are cut as arrays of them.
"use strict";

const bench = document.getElementById("bench");
const words = bench ? JSON.parse(bench.dataset.words) : {};
const said = document.getElementById("said");
let state = null;
let chosen = "";
let mending = "";
let stating = "";
let joining = "";
let busy = false;

function made(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

function link(text, place) {
  const node = made("a", "quiet", text);
  node.href = place;
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
  const place = state ? at() : 0;
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
    mending = stating = joining = "";
    if (state.became) chosen = state.became;
    if (!current()) chosen = state.proposals[Math.min(place, state.proposals.length - 1)]?.id ?? "";
    say(state.told.join(" · "));
    if (action === "finish") drawWrong();
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
  offer("properties");
  offer("classes");
  drawTexts();
  drawProposals();
  drawAccepted();
  const told = ["sentences", "figures"].map((what) => {
    const row = state.coverage[what];
    const parts = ["carried", "waived", "open"].map((name) => `${words[name]} ${row[name]}`);
    return `${words[what]} ${row.total}: ${parts.join(", ")}`;
  });
  document.getElementById("coverage").textContent = told.join(" · ");
  drawDrafts();
  document.getElementById("undo").disabled = !state.undo;
  document.getElementById("all").disabled = !state.proposals.some((one) => one.sort === "proven");
}

// What the check finds wrong stays in sight until it is asked again.
function drawWrong() {
  document.getElementById("wrong").replaceChildren(...state.wrong.map((text) => made("li", "", text)));
}

function drawDrafts() {
  const box = document.getElementById("drafts");
  box.hidden = !state.drafts.length;
  box.replaceChildren(words.drafts.replace("{names}", state.drafts.join(", ")), " ",
    button(words.drop, () => send("drop", {})));
}

function offer(name) {
  const list = document.getElementById(name);
  if (list.children.length) return;
  list.append(...Object.entries(state[name]).map(([value, label]) => {
    const option = made("option", "", label);
    option.value = value;
    option.label = label;
    return option;
  }));
}

function drawTexts() {
  const texts = document.getElementById("texts");
  const print = current()?.print;
  texts.replaceChildren(...state.passages.map((passage) => {
    const box = made("article");
    const head = made("h3", "", `${passage.label} `);
    head.append(link(words.facts_of, passage.place));
    box.append(head);
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
  if (sentence.state === "waived") node.append(waived(passage, sentence));
  if (sentence.state === "open") node.append(waiver(passage, sentence));
  const figures = sentence.state === "open" ? [] : sentence.figures;
  node.append(...figures.flatMap((figure) => {
    const told = made("span", "quiet", ` ${figure.text} `);
    return [told, figure.state === "waived"
      ? waived(passage, sentence, figure) : waiver(passage, sentence, figure)];
  }));
  const place = `${passage.slug} ${sentence.number}`;
  if (sentence.state !== "waived") {
    const label = sentence.state === "open" ? words.state : "+";
    const state_ = button(label, () => { stating = place; draw(); focusIn(".stating"); });
    state_.className = "waiver";
    state_.setAttribute("aria-label", `${words.state} ${place}`);
    node.append(stating === place ? stater(passage, sentence) : state_);
  }
  return node;
}

function stater(passage, sentence) {
  const row = { thing: "", new: Object.fromEntries(PARTS.map((name) => [name, ""])), property: "", value: "",
    stage: "", words: "" };
  const send_ = (given) =>
    send("add", { passage: passage.slug, sentence: sentence.number, row: given });
  const box = form(row, send_, () => { stating = ""; draw(); });
  box.classList.add("stating");
  return box;
}

function waived(passage, sentence, figure) {
  const back = button(`${words.waived}: ${(figure ?? sentence).reason} ×`, () =>
    send("waive", { passage: passage.slug, sentence: sentence.number,
      figure: figure?.number ?? 0, reason: "" }));
  back.className = "waiver";
  back.title = words.back;
  return back;
}

function waiver(passage, sentence, figure) {
  const list = made("select", "waiver");
  const place = [passage.slug, sentence.number, figure?.text ?? ""].join(" ");
  list.setAttribute("aria-label", `${words.waive} ${place}`);
  for (const [reason, name] of Object.entries({ "": words.waive, ...state.reasons })) {
    const option = made("option", "", name);
    option.value = reason;
    list.append(option);
  }
  list.addEventListener("change", () => {
    const here = { passage: passage.slug, sentence: sentence.number, figure: figure?.number ?? 0 };
    const others = figure ? [] : alike(passage, sentence);
    const all = others.length && confirm(words.alike.replace("{count}", others.length));
    send("waive", { places: all ? [here, ...others] : [here], reason: list.value });
  });
  return list;
}

// The other open sentences of the document that print the same, but for their white space.
function alike(passage, sentence) {
  const printed = (one, part) =>
    Array.from(one.text).slice(part.start, part.end).join("").replace(/\s+/g, " ").trim();
  const wanted = printed(passage, sentence);
  return state.passages.flatMap((one) => one.sentences
    .filter((part) => part.state === "open" && printed(one, part) === wanted
      && (one !== passage || part !== sentence))
    .map((part) => ({ passage: one.slug, sentence: part.number, figure: 0 })));
}

function drawAccepted() {
  document.getElementById("accepted-head").textContent = `${words.accepted}: ${state.accepted.length}`;
  document.getElementById("accepted").replaceChildren(...state.accepted.map((one) => {
    const row = made("li");
    const told = [`${words.proposed} ${one.tool}`, one.mended && `${words.mended_by} ${one.mended}`,
      `${words.accepted_by} ${one.by}, ${one.day}`];
    const acts = made("div", "acts");
    const back = button(words.take, () => send("back", { id: one.id }));
    back.setAttribute("aria-label", `${words.take}: ${one.claim}`);
    acts.append(link(one.passage, one.place), back);
    row.append(made("span", "claim", one.claim),
      made("div", "quiet", told.filter(Boolean).join(" · ")), acts);
    return row;
  }));
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
  row.append(made("span", "sort", one.word), " ", made("span", "claim", one.told),
    made("div", "quiet name", one.claim));
  const mended = one.mended ? ` · ${words.mended_by} ${one.mended}` : "";
  row.append(made("div", "quiet", `${one.passage} · ${words.proposed} ${one.by}${mended}`));
  if (one.reasons.length) {
    const reasons = made("ul");
    reasons.append(...one.reasons.map((text) => made("li", "", text)));
    row.append(reasons);
  }
  if (one.new && isClaim(one) && one.id !== mending) row.append(named(one));
  if (one.near.length) row.append(candidates(words.near, one.near, (thing) => ({ thing: thing.name }), one));
  if (one.meant.length) row.append(candidates(words.meant, one.meant, (body) => meant(one, body), one));
  if (one.id === mending) row.append(mender(one));
  else if (one.id === joining) row.append(joiner(one));
  else row.append(acts(one));
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
  const count = same(one).length;
  if (count > 1) box.append(button(words.same.replace("{count}", count), () => join(one.id)));
  return box;
}

// The waiting lines that are doubted for just the same reasons.
const same = (one) => (one.doubts ? state.proposals.filter((other) => other.doubts === one.doubts) : []);

function join(id) {
  chosen = joining = id;
  draw();
  document.querySelector(".joining button")?.focus();
}

// Lists them, each to be ticked off, so that one act takes over what a person has seen.
function joiner(one) {
  const box = made("form", "joining");
  box.append(...same(one).map((other) => {
    const label = made("label", "");
    const tick = made("input");
    tick.type = "checkbox";
    tick.name = "ids";
    tick.value = other.id;
    tick.checked = true;
    label.append(tick, " ", other.told);
    return label;
  }));
  box.append(made("button", "", words.together), button(words.cancel, () => { joining = ""; draw(); }));
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    const who = signed();
    const ids = new FormData(box).getAll("ids");
    if (who && ids.length) send("accept", { ids, ...who });
  });
  return box;
}

const isClaim = (one) => Boolean(one.property || one.stage);

function named(one) {
  const told = [state.classes[one.new.class] ?? one.new.class, one.new.en, one.new.zh].filter(Boolean).join(" · ");
  return made("div", "quiet", `${words.fresh}: ${told}`);
}

// Things that a line may mean, each of which one click takes in the place of what it has.
function candidates(question, things, row, one) {
  const box = made("div", "acts near");
  box.append(made("span", "quiet", question), ...things.map((thing) => {
    const yes = button(thing.label, () => mended(one, row(thing)));
    yes.title = thing.name;
    return yes;
  }));
  return box;
}

function meant(one, body) {
  const values = one.value.split("|").map((value) => value.trim());
  return { value: values.map((value) => (value === body.value ? body.name : value)).join(" | ") };
}

const PARTS = ["class", "en", "zh", "slug", "definition_en", "definition_zh"];
const LISTS = { property: "properties", class: "classes" };

function form(one, save, cancel) {
  const box = made("form", "mending");
  const parts = one.new ? PARTS : [];
  const claim = one.id && !isClaim(one) ? [] : ["property", "value", "stage", "words"];
  for (const name of ["thing", ...parts, ...claim]) {
    const label = made("label", "", words[`new_${name}`] ?? words[name]);
    const input = made("input");
    input.name = name;
    input.value = parts.includes(name) ? one.new[name] : one[name];
    if (LISTS[name]) input.setAttribute("list", LISTS[name]);
    label.append(input);
    box.append(label);
  }
  box.append(made("button", "", words.save), button(words.cancel, cancel));
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    save(Object.fromEntries(new FormData(box)));
  });
  return box;
}

function mended(one, row) {
  const who = signed();
  if (who) send("mend", { ids: [one.id], row, by: who.by });
}

const mender = (one) => form(one, (row) => mended(one, changed(one, row)),
  () => { mending = ""; draw(); });

// Only what was changed is sent: a new thing that is left as it was stays the same in all proposals.
function changed(one, row) {
  const isNew = PARTS.some((name) => name in row && row[name] !== one.new[name]);
  const kept = Object.entries(row).filter(([name, value]) =>
    one.new && name in one.new ? isNew : value !== one[name]);
  return Object.fromEntries(kept);
}

function focusIn(selector) {
  document.querySelector(`${selector} input`)?.focus();
}

function mend(id) {
  chosen = mending = id;
  draw();
  const one = current();
  const wanted = one.rules.includes("stage-print") ? "words"
    : one.value ? "value" : isClaim(one) ? "stage" : "en";
  document.querySelector(`.mending input[name=${wanted}]`)?.focus();
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
    s: () => current() && same(current()).length > 1 && join(chosen),
    p: () => document.getElementById("all").click(),
    u: () => state.undo && send("undo", {}),
  };
  const act = keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

// What is typed here stays for the other language and the other documents, as long as the window.
function keep(id, otherwise) {
  const input = document.getElementById(id);
  input.value = sessionStorage.getItem(id) || otherwise;
  input.addEventListener("input", () => sessionStorage.setItem(id, input.value));
}

if (bench) {
  document.getElementById("who").addEventListener("submit", (event) => event.preventDefault());
  keep("by", "");
  keep("day", new Date().toISOString().slice(0, 10));
  document.getElementById("all").addEventListener("click", () => {
    const who = signed();
    if (who) send("accept", { all: "proven", ...who });
  });
  document.getElementById("undo").addEventListener("click", () => send("undo", {}));
  document.getElementById("finish").addEventListener("click", () => send("finish", {}));
  send("state");
}
