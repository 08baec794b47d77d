// @ts-check
"use strict";
(() => {
  /**
   * @typedef {{id: string, name: string, serials: string[], date: string|null, sender: string|null, recipient: string|null,
   *   title: string|null, status: string, link: string|null, colour: string, x: number, y: number}} Message
   * @typedef {{text: string, mark: [number, number], relation: string, rule: string, status: string, confidence: number, footnote: string|null}} Words
   * @typedef {{from: string, to: string, relation: string, status: string, words: Words[]}} Edge
   */
  /** @type {{messages: Message[], edges: Edge[], ticks: {x: number, label: string}[], senders: {name: string, colour: string}[], chosen: string|null, nodes: object[], arrows: object[], options: object}} */
  const data = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("data")).textContent || "{}");
  /** @param {string} id @returns {HTMLElement} */
  const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const byId = new Map(data.messages.map((message) => [message.id, message]));
  /** @type {Map<string, Edge[]>} */ const citing = new Map();
  /** @type {Map<string, Edge[]>} */ const cited = new Map();
  for (const edge of data.edges) {
    citing.set(edge.from, [...(citing.get(edge.from) || []), edge]);
    cited.set(edge.to, [...(cited.get(edge.to) || []), edge]);
  }
  const threading = (/** @type {Edge} */ edge) => edge.relation !== "reference";

  /** @param {string} tag @param {string} [text] @param {string} [name] */
  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  /** @param {Message} message */
  const when = (message) => (message.date ? message.date.replace("T", " ") : "undated");
  /** @param {Message} message */
  const parties = (message) => (message.sender || message.recipient ? `${message.sender || "?"} → ${message.recipient || "?"}` : "");

  // ---------------------------------------------------------------- the graph
  const ink = () => (dark.matches ? "#e6edf3" : "#1b1f24");
  const nodes = new vis.DataSet(data.nodes);
  const arrows = new vis.DataSet(data.arrows);
  const network = new vis.Network(at("graph"), { nodes, edges: arrows }, data.options);
  const recolour = () => {
    network.setOptions({ nodes: { font: { color: ink() } } });
    network.redraw();
  };
  dark.addEventListener("change", recolour);
  network.on("beforeDrawing", (/** @type {CanvasRenderingContext2D} */ context) => {
    const scale = network.getScale(), centre = network.getViewPosition(), height = at("graph").clientHeight / scale;
    const top = centre.y - height / 2, bottom = centre.y + height / 2;
    context.save();
    context.strokeStyle = dark.matches ? "#30363d" : "#e3e7eb";
    context.fillStyle = dark.matches ? "#9da7b3" : "#57606a";
    context.lineWidth = 1 / scale;
    context.font = `${12 / scale}px sans-serif`;
    let last = -Infinity;
    for (const tick of data.ticks) {
      if ((tick.x - last) * scale <= 74) continue;
      context.beginPath();
      context.moveTo(tick.x, top);
      context.lineTo(tick.x, bottom);
      context.stroke();
      context.fillText(tick.label, tick.x + 3 / scale, bottom - 26 / scale);
      last = tick.x;
    }
    context.restore();
  });

  // ---------------------------------------------------------------- the list
  const list = at("messages");
  /** @type {Map<string, HTMLElement>} */ const items = new Map();
  for (const message of data.messages) {
    const item = make("li", message.name, message.status);
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.tabIndex = -1;
    item.append(make("small", [message.status === "present" ? when(message) : message.status, parties(message)].filter(Boolean).join(" · ")));
    item.addEventListener("click", () => choose(message.id));
    items.set(message.id, item);
    list.append(item);
  }
  const words = new Map(data.messages.map((m) => [m.id, [...m.serials, m.id, m.title, m.sender, m.recipient, m.date,
    ...(citing.get(m.id) || []).flatMap((e) => e.words.map((w) => w.text))].join(" ").toLowerCase()]));
  const search = /** @type {HTMLInputElement} */ (at("search"));
  const shown = () => data.messages.filter((message) => !/** @type {HTMLElement} */ (items.get(message.id)).hidden);
  search.addEventListener("input", () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const message of data.messages) {
      const fits = wanted.every((word) => (words.get(message.id) || "").includes(word));
      /** @type {HTMLElement} */ (items.get(message.id)).hidden = !fits;
      count += fits ? 1 : 0;
    }
    at("none").hidden = count > 0;
  });

  // ---------------------------------------------------------------- reading
  /** @type {string|null} */ let chosen = null;
  /** @param {string|null} id @param {boolean} [still] */
  const choose = (id, still) => {
    if (chosen) {
      const before = items.get(chosen);
      if (before) { before.setAttribute("aria-selected", "false"); before.tabIndex = -1; }
    }
    chosen = id;
    const message = id ? byId.get(id) : undefined;
    if (!id || !message) {
      network.unselectAll();
      at("details").replaceChildren(make("p", "Choose a message to read what it answers, what answers it, and the words that say so."));
      return;
    }
    const item = /** @type {HTMLElement} */ (items.get(id));
    item.setAttribute("aria-selected", "true");
    item.tabIndex = 0;
    item.scrollIntoView({ block: "nearest" });
    network.selectNodes([id]);
    if (!still) network.moveTo({ position: { x: message.x, y: message.y } });
    at("details").replaceChildren(...describe(message));
  };
  /** @param {string} id */
  const link = (id) => {
    const message = byId.get(id);
    const button = make("button", message ? message.name : id, "go");
    button.setAttribute("type", "button");
    button.addEventListener("click", () => choose(id));
    return button;
  };
  /** @param {Words} said */
  const quote = (said) => {
    const block = document.createElement("blockquote");
    block.append(said.text.slice(0, said.mark[0]), make("mark", said.text.slice(...said.mark)), said.text.slice(said.mark[1]));
    const note = said.footnote ? `in the editor's footnote ${said.footnote}; ` : "";
    block.append(make("p", `${note}${said.rule}; ${said.status === "present" ? "" : said.status + "; "}confidence ${said.confidence.toFixed(2)}`, "soft"));
    return block;
  };
  /** @param {string} heading @param {Edge[]} edges @param {"from"|"to"} end */
  const section = (heading, edges, end) => {
    const parts = [make("h3", `${heading} (${edges.length})`)];
    for (const edge of edges) {
      const line = make("p");
      line.append(link(edge[end]), make("span", ` · ${edge.relation}`, "soft"));
      parts.push(line, ...edge.words.map(quote));
    }
    return parts;
  };
  /** @param {Message} message */
  const chainOf = (message) => {
    const before = [], seen = new Set([message.id]);
    for (let id = message.id; ;) {
      const step = (citing.get(id) || []).filter(threading).map((e) => e.to).find((other) => !seen.has(other) && byId.has(other));
      if (!step) break;
      seen.add(step); before.unshift(step); id = step;
    }
    return before;
  };
  /** @param {Message} message */
  const describe = (message) => {
    const parts = [make("h2", message.serials.join(", ") || message.name)];
    if (message.title) parts.push(make("p", message.title));
    parts.push(make("p", [message.status === "present" ? when(message) : `${message.status}: known only because it is cited`, parties(message)].filter(Boolean).join(" · "), "soft"));
    if (message.link) {
      const line = make("p"), anchor = make("a", message.link.replace("https://", ""));
      anchor.setAttribute("href", message.link);
      anchor.setAttribute("rel", "noreferrer");
      line.append(anchor);
      parts.push(line);
    } else parts.push(make("p", message.id, "soft"));
    const before = chainOf(message);
    if (before.length) {
      parts.push(make("h3", `Reply chain (${before.length + 1})`));
      for (const id of before) { const line = make("p"); line.append(link(id)); parts.push(line); }
      parts.push(make("p", message.name));
    }
    parts.push(...section("Refers to", citing.get(message.id) || [], "to"), ...section("Referred to by", cited.get(message.id) || [], "from"));
    return parts;
  };
  network.on("click", (/** @type {{nodes: string[], edges: string[]}} */ event) => {
    if (event.nodes.length) choose(event.nodes[0], true);
    else if (event.edges.length) {
      const edge = data.edges[Number(event.edges[0])];
      const line = make("p");
      line.append(link(edge.from), make("span", ` ${edge.relation} → `, "soft"), link(edge.to));
      at("details").replaceChildren(make("h2", "What the arrow says"), line, ...edge.words.map(quote));
    } else choose(null);
  });

  // ---------------------------------------------------------------- hovering: the evidence under the pointer
  const hover = at("hover");
  /** @param {string[]} lines @param {{x: number, y: number}} point */
  const tell = (lines, point) => {
    hover.replaceChildren(...lines.filter(Boolean).map((line) => make("div", line)));
    hover.hidden = false;
    hover.style.left = `${Math.max(4, Math.min(point.x + 12, at("stage").clientWidth - hover.offsetWidth - 4))}px`;
    hover.style.top = `${Math.max(4, Math.min(point.y + 12, at("stage").clientHeight - hover.offsetHeight - 4))}px`;
  };
  network.on("hoverEdge", (/** @type {{edge: string, pointer: {DOM: {x: number, y: number}}}} */ event) => {
    const edge = data.edges[Number(event.edge)];
    const from = byId.get(edge.from), to = byId.get(edge.to);
    tell([`${from ? from.name : edge.from} → ${to ? to.name : edge.to}: ${edge.relation}`, ...edge.words.slice(0, 3).map((said) => `“${said.text}”`)], event.pointer.DOM);
  });
  network.on("hoverNode", (/** @type {{node: string, pointer: {DOM: {x: number, y: number}}}} */ event) => {
    const message = byId.get(event.node);
    if (message) tell([message.serials.join(", ") || message.name, message.title || "", message.status === "present" ? when(message) : message.status, parties(message)], event.pointer.DOM);
  });
  for (const name of ["blurEdge", "blurNode", "dragStart", "zoom"]) network.on(name, () => { hover.hidden = true; });

  // ---------------------------------------------------------------- keys
  /** @param {number} step */
  const move = (step) => {
    const visible = shown();
    if (!visible.length) return;
    const place = visible.findIndex((message) => message.id === chosen);
    const next = visible[Math.max(0, Math.min(visible.length - 1, place < 0 ? 0 : place + step))];
    choose(next.id);
    /** @type {HTMLElement} */ (items.get(next.id)).focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === search) {
      if (event.key === "Escape") { search.value = ""; search.dispatchEvent(new Event("input")); search.blur(); }
      if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); chosen = null; move(0); }
      return;
    }
    const along = /** @type {Record<string, () => string|undefined>} */ ({
      ArrowLeft: () => ((citing.get(chosen || "") || []).find(threading) || { to: undefined }).to,
      ArrowRight: () => ((cited.get(chosen || "") || []).find(threading) || { from: undefined }).from,
    });
    if (event.key === "/") { event.preventDefault(); search.focus(); }
    else if (event.key === "Escape") choose(null);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
    else if (along[event.key]) { const id = along[event.key](); if (id && byId.has(id)) { event.preventDefault(); choose(id); } }
  });

  // ---------------------------------------------------------------- legend
  const space = "http://www.w3.org/2000/svg";
  /** @param {Record<string, string>} look @param {string} shape @param {string} text */
  const entry = (look, shape, text) => {
    const line = make("span"), svg = document.createElementNS(space, "svg"), mark = document.createElementNS(space, shape);
    svg.setAttribute("width", shape === "circle" ? "12" : "26");
    svg.setAttribute("height", "12");
    svg.setAttribute("aria-hidden", "true");
    for (const [name, value] of Object.entries(look)) mark.setAttribute(name, value);
    svg.append(mark);
    line.append(svg, text);
    at("legend").append(line);
  };
  for (const sender of data.senders) entry({ cx: "6", cy: "6", r: "5", fill: sender.colour }, "circle", sender.name);
  entry({ cx: "6", cy: "6", r: "4.5", fill: "none", stroke: "currentColor", "stroke-dasharray": "2 2" }, "circle", "absent");
  for (const [name, dash] of [["reply", ""], ["follow-up", "7 3"], ["reference", "2 3"]])
    entry({ x1: "0", y1: "6", x2: "26", y2: "6", stroke: "currentColor", "stroke-width": "2", "stroke-dasharray": dash }, "line", name);

  at("fit").addEventListener("click", () => network.fit());
  recolour();
  network.once("afterDrawing", () => { document.documentElement.dataset.drawn = "yes"; });
  if (items.size) /** @type {HTMLElement} */ (items.values().next().value).tabIndex = 0;
  network.fit();
  if (data.chosen) choose(data.chosen, true);
})();
