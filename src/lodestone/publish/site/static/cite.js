// A citation of each figure of a passage: as text, BibTeX, CSL-JSON and Turtle.
"use strict";

(() => {
  const source = document.getElementById("source");
  const words = window.lodestoneWords ?? {};
  if (!source) return;
  const told = JSON.parse(source.textContent);

  function made(name, attributes = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  const year = (day) => day.slice(0, 4);
  const braced = (text) => text.replace(/[{}]/g, "");

  // What is cited: the passage itself, or one claim of it with its figure as printed.
  function forms(claim) {
    const iri = claim ? claim.iri : told.iri;
    const dataset = `${told.dataset}, ${told.version} (${told.released})`;
    const parts = [told.author, told.title, told.publisher, told.day].filter(Boolean);
    if (told.passageLabel) parts.push(`“${told.passageLabel}”`);
    if (claim) parts.push(`${claim.what}: ${claim.value}${claim.print ? ` (${words.printed} “${claim.print}”)` : ""}`);
    const note = [told.passage, claim?.print && `${words.printed} “${claim.print}”`, dataset].filter(Boolean).join("; ");
    const key = (iri.split("/").pop() || "lodestone").slice(0, 24);
    const bibtex = [
      ["author", told.author && `{${braced(told.author)}}`],
      ["title", braced(told.title)],
      ["publisher", braced(told.publisher)],
      ["year", year(told.day)],
      ["url", told.address || iri],
      ["note", braced([...(claim ? [`${claim.what}: ${claim.value}`, iri] : []), note].join("; "))],
    ].filter(([, value]) => value);
    const csl = {
      id: key,
      type: "article",
      title: told.title,
      author: told.author ? told.author.split("; ").map((literal) => ({ literal })) : [],
      publisher: told.publisher,
      language: told.language,
      URL: told.address || iri,
      note,
      source: dataset,
      ...(told.day && { issued: { "date-parts": [told.day.split("-").map(Number)] } }),
    };
    return {
      text: [...parts, dataset, iri].join(". "),
      bibtex: `@misc{${key},\n${bibtex.map(([name, value]) => `  ${name} = {${value}}`).join(",\n")}\n}`,
      csl: JSON.stringify([csl], null, 1),
      turtle: turtle(iri, claim),
    };
  }

  function turtle(iri, claim) {
    const quoted = (text) => JSON.stringify(text);
    const lines = [
      "PREFIX dcterms: <http://purl.org/dc/terms/>",
      "PREFIX oa: <http://www.w3.org/ns/oa#>",
      "PREFIX prov: <http://www.w3.org/ns/prov#>",
      "",
      `<${iri}>`,
    ];
    if (claim && told.passage) lines.push(`    prov:wasDerivedFrom <${told.passage}> ;`);
    if (claim?.print) lines.push(`    oa:exact ${quoted(claim.print)} ;`);
    lines.push(`    dcterms:bibliographicCitation ${quoted(told.title)} ;`);
    lines.push(`    dcterms:isPartOf ${quoted(`${told.dataset}, ${told.version}`)} ;`, ".");
    return lines.join("\n");
  }

  const dialog = made("dialog", { class: "cite", "aria-label": words.cite_this });
  document.body.append(dialog);

  async function copied(button, text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const box = button.closest("section").querySelector("pre");
      const range = document.createRange();
      range.selectNodeContents(box);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand("copy");
    }
    button.textContent = words.copied;
  }

  function open(claim) {
    const parts = Object.entries(forms(claim)).map(([form, text]) => {
      const button = made("button", { type: "button", "data-form": form }, words.copy);
      button.addEventListener("click", () => copied(button, text));
      const head = made("h3", {}, words[`cite_${form}`], " ", button);
      return made("section", {}, head, made("pre", { tabindex: "0" }, made("code", {}, text)));
    });
    const close = made("button", { type: "button", class: "close" }, words.close);
    close.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(close, made("h2", {}, words.cite_this), ...parts);
    dialog.showModal();
  }

  function offer(place, claim) {
    const name = `${words.cite}: ${claim ? `${claim.what} ${claim.value}` : told.title}`;
    const button = made("button", { type: "button", class: "cite-it", "aria-label": name }, words.cite);
    button.addEventListener("click", () => open(claim));
    place.append(" ", button);
  }

  const card = document.querySelector(".source .cite-line");
  if (card) offer(card, null);
  document.querySelectorAll(".figure[data-claim]").forEach((figure) => {
    if (!figure.querySelector("q")) return;
    const list = figure.closest("dl");
    const property = figure.closest("dd")?.previousElementSibling?.textContent.trim() ?? "";
    const subject = list?.previousElementSibling?.querySelector("a")?.textContent.trim() ?? "";
    offer(figure, {
      iri: figure.dataset.claim,
      what: [subject, property].filter(Boolean).join(", "),
      value: figure.querySelector("a")?.textContent.trim() ?? "",
      print: figure.querySelector("q")?.textContent ?? "",
    });
  });
})();
