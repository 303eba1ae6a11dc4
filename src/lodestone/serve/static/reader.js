// Lights up where a fact is printed, and which facts a print carries: on hover, on focus, and until
// Escape after a click or Enter. Without this script the same links lead there.
"use strict";

const facts = new Map([...document.querySelectorAll(".fact")].map((fact) => [fact.dataset.claim, fact]));
const marks = [...document.querySelectorAll(".mark")];
let pinned = [];

const claimsOf = (element) =>
  (element.dataset.claims ?? element.dataset.claim ?? "").split(" ").filter(Boolean);

function prints(claim) {
  const found = marks.filter((mark) => claimsOf(mark).includes(claim));
  if (found.length) return found;
  const numbers = (facts.get(claim)?.dataset.sentences ?? "").split(" ").filter(Boolean);
  return numbers.map((number) => document.getElementById(`s${number}`)).filter(Boolean);
}

function show(claims) {
  document.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
  for (const claim of claims) {
    facts.get(claim)?.classList.add("lit");
    prints(claim).forEach((element) => element.classList.add("lit"));
  }
}

function counterpart(element) {
  const [claim] = claimsOf(element);
  return element.classList.contains("fact") ? prints(claim)[0] : facts.get(claim);
}

for (const element of [...facts.values(), ...marks]) {
  for (const event of ["mouseenter", "focus"]) element.addEventListener(event, () => show(claimsOf(element)));
  for (const event of ["mouseleave", "blur"]) element.addEventListener(event, () => show(pinned));
  element.addEventListener("click", (event) => {
    event.preventDefault();
    pinned = claimsOf(element);
    show(pinned);
    counterpart(element)?.scrollIntoView({ block: "center" });
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") show((pinned = []));
});
