// What a reader can do with a picture: take it away as SVG or PNG, its figures as CSV, or put it
// into a page elsewhere, where the picture has a page of its own under embed/.
"use strict";

(() => {
  const words = window.lodestoneWords ?? {};
  const { save, written } = window.lodestoneTables;
  const root = document.documentElement;

  function made(name, attributes = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  // A copy that stands alone: its size in pixels and its colours in itself.
  const STYLED = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "font", "text-anchor", "paint-order"];

  function drawn(svg) {
    const copy = svg.cloneNode(true);
    const [inner, own] = [svg, copy].map((one) => [...one.querySelectorAll("*")]);
    inner.forEach((element, place) => {
      const style = getComputedStyle(element);
      if (!element.closest("title")) own[place].setAttribute("style", STYLED.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";"));
      if (element.matches("a")) own[place].setAttribute("href", element.href.baseVal ? new URL(element.href.baseVal, document.baseURI).href : "");
    });
    const { width, height } = svg.viewBox.baseVal;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    copy.setAttribute("style", "background:#fffdf9");
    return { text: new XMLSerializer().serializeToString(copy), width, height };
  }

  function png(svg, name) {
    const { text, width, height } = drawn(svg);
    const image = new Image();
    image.onload = () => {
      const canvas = made("canvas", { width: width * 2, height: height * 2 });
      canvas.getContext("2d").drawImage(image, 0, 0, width * 2, height * 2);
      canvas.toBlob((blob) => save(name, "image/png", blob));
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  }

  // The table that stands with the picture, whole.
  function figures(figure) {
    const table = figure.parentElement.querySelector("table");
    if (!table) return null;
    const cells = (row) => [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, " ").replace(" ↕", "").trim());
    return written([...table.rows].map(cells));
  }

  // What shows the picture in a page elsewhere: its page stands alone and needs no script.
  function code(figure) {
    const { href } = new URL(figure.dataset.embed, document.baseURI);
    const title = figure.querySelector("svg.chart").getAttribute("aria-label").replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    return `<iframe src="${href}" title="${title}" width="100%" height="480" style="border:0" loading="lazy"></iframe>`;
  }

  const charts = [...document.querySelectorAll("figure > .scroll")].filter((box) => box.querySelector("svg.chart"));
  const names = charts.map((box, place) => box.closest("section[id]")?.id ?? `chart-${place + 1}`);
  // Of the views of a picture, the one that there is room for.
  const view = (box) => [...box.querySelectorAll("svg.chart")].find((svg) => svg.getClientRects().length);

  function offer(picture, place) {
    const figure = picture.closest("figure");
    const stem = `${root.dataset.stem.replace(/.*\//, "")}-${names[place]}`;
    const bar = made("p", { class: "tools" });
    const add = (kind, act) => {
      const button = made("button", { type: "button", class: `take-${kind}` }, words[`chart_${kind}`]);
      button.addEventListener("click", act);
      bar.append(button);
    };
    add("svg", () => save(`${stem}.svg`, "image/svg+xml", drawn(view(picture)).text));
    add("png", () => png(view(picture), `${stem}.png`));
    if (figure.parentElement.querySelector("table")) add("table", () => save(`${stem}-chart.csv`, "text/csv", figures(figure)));
    if (figure.dataset.embed) add("embed", () => {
      const shown = bar.querySelector("textarea");
      if (shown) return shown.remove();
      const box = made("textarea", { readonly: "", rows: "3", "aria-label": words.chart_embed });
      box.value = code(figure);
      bar.append(box);
      box.select();
      return undefined;
    });
    figure.append(bar);
  }

  charts.forEach((box, place) => box.querySelector(".thin") || offer(box, place));
  root.dataset.charts = "ready";
})();
