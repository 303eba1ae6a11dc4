// What a reader can do with a picture: take it away as SVG or PNG, its figures as CSV, or put it
// into a page elsewhere: any page of the site shows one picture alone when its address says
// ?embed= and the place of the picture, with the line that cites it.
"use strict";

(() => {
  const words = window.lodestoneWords ?? {};
  const { save, written } = window.lodestoneTables;
  const root = document.documentElement;
  const WIDTH = 960;

  function made(name, attributes = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  // A copy that stands alone: its size in pixels and its colours in itself.
  const STYLED = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "font", "text-anchor"];

  function drawn(svg) {
    const copy = svg.cloneNode(true);
    const [inner, own] = [svg, copy].map((one) => [...one.querySelectorAll("*")]);
    inner.forEach((element, place) => {
      const style = getComputedStyle(element);
      if (!element.closest("title")) own[place].setAttribute("style", STYLED.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";"));
      if (element.matches("a")) own[place].setAttribute("href", element.href.baseVal ? new URL(element.href.baseVal, document.baseURI).href : "");
    });
    const box = svg.viewBox.baseVal;
    const [width, height] = box?.width ? [box.width, box.height] : [WIDTH, Number(svg.getAttribute("height"))];
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

  function code(place) {
    const address = new URL(location.href);
    address.search = "";
    address.hash = "";
    address.searchParams.set("embed", place);
    return `<iframe src="${address.href}" width="100%" height="480" style="border:0" loading="lazy"></iframe>`;
  }

  const charts = [...document.querySelectorAll("figure > .scroll > svg.chart")];
  const names = charts.map((svg, place) => svg.closest("section[id]")?.id ?? `chart-${place + 1}`);

  function alone(asked) {
    const place = names.indexOf(asked);
    if (place < 0) return;
    const figure = charts[place].closest("figure");
    const legend = figure.nextElementSibling?.matches(".legend") ? [figure.nextElementSibling] : [];
    const address = new URL(location.href);
    address.searchParams.delete("embed");
    const cited = made("p", { class: "quiet" }, `${root.dataset.cited} `, made("a", { href: address.href, target: "_blank", rel: "noopener" }, address.href));
    document.querySelector("main").replaceChildren(figure, ...legend, cited);
    document.querySelectorAll("main a").forEach((link) => link.setAttribute("target", "_blank"));
    root.classList.add("embedded");
  }

  function offer(svg, place) {
    const figure = svg.closest("figure");
    const stem = `${root.dataset.stem.replace(/.*\//, "")}-${names[place]}`;
    const bar = made("p", { class: "tools" });
    const add = (kind, act) => {
      const button = made("button", { type: "button", class: `take-${kind}` }, words[`chart_${kind}`]);
      button.addEventListener("click", act);
      bar.append(button);
    };
    add("svg", () => save(`${stem}.svg`, "image/svg+xml", drawn(svg).text));
    add("png", () => png(svg, `${stem}.png`));
    if (figure.parentElement.querySelector("table")) add("table", () => save(`${stem}-chart.csv`, "text/csv", figures(figure)));
    add("embed", () => {
      const shown = bar.querySelector("textarea");
      if (shown) return shown.remove();
      const box = made("textarea", { readonly: "", rows: "3", "aria-label": words.chart_embed });
      box.value = code(names[place]);
      bar.append(box);
      box.select();
      return undefined;
    });
    figure.append(bar);
  }

  const asked = new URL(location.href).searchParams.get("embed");
  if (asked) alone(asked);
  else charts.forEach((svg, place) => svg.matches(".thin") || offer(svg, place));
  root.dataset.charts = "ready";
})();
