// The page as a whole: choosing, the list, keys, the address, the legend.
// @ts-check
"use strict";

// ---------------------------------------------------------------- the list
// In runs, of which a browser lays out only those in sight: 5,000 items that come and go would take it a second.
const RUN = 100, ROW = 49;
/** @type {Map<string, any>} */ const items = new Map();
/** @type {{list: any, messages: Message[]}[]} */ const runs = [];
for (const message of data.messages) {
  const item = make("li", message.name, message.status);
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.tabIndex = -1;
  item.append(make("small", [message.status === "present" ? shownDate(message) : message.status, parties(message)].filter(Boolean).join(" · ")));
  items.set(message.id, item);
  if (items.size % RUN === 1) {
    const list = make("ul");
    list.setAttribute("role", "presentation");
    runs.push({ list, messages: [] });
  }
  const run = runs[runs.length - 1];
  run.messages.push(message);
  run.list.append(item);
}
at("messages").append(...runs.map((run) => run.list));
at("messages").addEventListener("click", (/** @type {any} */ event) => {
  const item = event.target.closest("li");
  const message = data.messages.find((one) => items.get(one.id) === item);
  if (message) choose(message.id);
});

/** Shows some messages in the list and hides the rest. @param {Set<string>} messages */
const listOnly = (messages) => {
  for (const run of runs) {
    let count = 0;
    for (const { id } of run.messages) {
      const item = items.get(id), hidden = !messages.has(id);
      if (item.hidden !== hidden) item.hidden = hidden;
      if (!hidden) count += 1;
    }
    run.list.hidden = !count;
    // Its height while it is out of sight: as it was seen last, if all of it was.
    run.list.style.containIntrinsicSize = `${count === run.messages.length ? "auto " : ""}${ROW * count}px`;
  }
};

/** Brings all that is seen to what the state says. */
const show = () => {
  Object.assign(shown, wanted());
  listOnly(shown.messages);
  at("none").hidden = shown.messages.size > 0;
  at("clear").hidden = !filtered();
  at("count").textContent = filtered() ? `${shown.messages.size.toLocaleString("en")} of ${data.messages.length.toLocaleString("en")} messages · ${shown.edges.size.toLocaleString("en")} arrows` : "";
  showFilters();
  pressLegend();
  showTimeline(shown.messages);
  drawOnly(shown.messages, shown.edges);
  showCompared();
  const reachable = [...items.values()].find((item) => !item.hidden);
  const chosen = state.message && items.get(state.message);
  for (const item of items.values()) if (item.tabIndex === 0) item.tabIndex = -1;
  if (chosen && !chosen.hidden) chosen.tabIndex = 0;
  else if (reachable) reachable.tabIndex = 0;
  remember();
};

/** Scrolls an item of the list into view, one from afar to the middle, and nothing around the list. @param {any} item */
const reveal = (item) => {
  const list = at("messages"), nav = list.parentElement;
  const scroller = list.scrollHeight > list.clientHeight + 1 ? list : nav;
  const own = item.getBoundingClientRect(), seen = scroller.getBoundingClientRect();
  const above = Math.max(0, seen.top - own.top), below = Math.max(0, own.bottom - seen.bottom);
  const afar = Math.max(above, below) > own.height + 1; // not the next one
  scroller.scrollTop += afar ? (own.top + own.bottom - seen.top - seen.bottom) / 2 : below - above;
};

/** The scale at which a message that is gone to can be read. */
const READABLE = 0.8;
const EMPTY = "Choose a message to read what it answers, what answers it, and the words that say so.";

/** Chooses a message. @param {string|null} id @param {boolean} [still] Whether the drawing stays where it is. */
const choose = (id, still) => {
  const before = state.message && items.get(state.message);
  if (before) { before.setAttribute("aria-selected", "false"); before.tabIndex = -1; }
  const message = id ? byId.get(id) : undefined;
  const within = at("details").contains(document.activeElement);
  state.message = message ? message.id : null;
  state.arrow = null;
  at("told").textContent = "";
  if (!message) {
    network.unselectAll();
    markPath([]);
    at("details").replaceChildren(make("p", EMPTY));
  } else {
    const item = items.get(message.id);
    item.setAttribute("aria-selected", "true");
    item.tabIndex = 0;
    reveal(item);
    network.selectNodes([message.id]);
    if (!still) network.moveTo({ position: { x: message.x, y: message.y }, scale: Math.max(READABLE, network.getScale()) });
    at("details").replaceChildren(...describe(message));
    at("details").parentElement.scrollTop = 0;
    const { top } = at("details").getBoundingClientRect(); // on a narrow screen the details stand above the list
    if (top < 0 || top >= innerHeight) at("details").scrollIntoView();
    if (within) {
      const heading = at("details").querySelector("h2");
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }
  if (state.compared) showCompared();
  remember();
};

/** Chooses an arrow. @param {Edge} edge */
const chooseArrow = (edge) => {
  choose(null);
  state.arrow = edge;
  at("details").replaceChildren(...describeEdge(edge));
  remember();
};

// ---------------------------------------------------------------- the address
const WORDS = ["message", "path", "search", "sender", "series", "volume", "status", "relation"];
let remembering = false;

/** A place on an axis without dates, as the address has it. @param {number} x */
const exact = (x) => String(Number(x.toFixed(6)));

/** Writes the state into the address, for a link that opens the same view. */
const remember = () => {
  if (!remembering) return;
  const words = new URLSearchParams();
  for (const name of WORDS) if (/** @type {any} */ (state)[name]) words.set(name, /** @type {any} */ (state)[name]);
  if (data.chosen && !state.message) words.set("message", "");
  if (state.arrow) words.set("arrow", JSON.stringify([state.arrow.from, state.arrow.to]));
  if (state.confidence) words.set("confidence", String(state.confidence));
  if (Number.isFinite(state.low)) words.set("from", data.axis.dated ? dayAt(state.low + 2 * SLACK) : exact(state.low + SLACK));
  if (Number.isFinite(state.high)) words.set("to", data.axis.dated ? dayAt(state.high) : exact(state.high + SLACK - 1));
  if (state.colour !== "sender") words.set("colour", state.colour);
  if (state.compared) words.set("compare", JSON.stringify(state.compared));
  const hash = words.toString();
  if (hash === location.hash.slice(1)) return;
  try {
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  } catch { /* a frame in a notebook has no address */ }
};

/** Takes the state from the address. */
const recall = () => {
  const words = new URLSearchParams(location.hash.slice(1));
  Object.assign(state, FIRST, { path: null, compared: null });
  for (const name of WORDS) if (words.has(name)) /** @type {any} */ (state)[name] = words.get(name);
  for (const name of SELECTS) if (/** @type {any} */ (state)[name] && !CHOICES[name].includes(/** @type {any} */ (state)[name])) /** @type {any} */ (state)[name] = "";
  state.confidence = Math.max(0, Math.min(1, Number(words.get("confidence")) || 0));
  /** @param {string|null} word */
  const place = (word) => {
    const x = word === null || word === "" ? NaN : data.axis.dated ? placeOf(word) : Number(word);
    return Number.isFinite(x) ? Math.max(axisLow - data.axis.scale, Math.min(axisHigh + data.axis.scale, x)) : NaN;
  };
  const low = place(words.get("from")), high = place(words.get("to"));
  state.low = Number.isNaN(low) ? -Infinity : startAt(low);
  state.high = Number.isNaN(high) ? Infinity : endAt(high);
  state.colour = words.get("colour") === "series" ? "series" : "sender";
  try {
    const pair = JSON.parse(words.get("compare") || "null");
    state.compared = Array.isArray(pair) && pair.length === 2 && pair.every((name) => writers.includes(name)) ? [pair[0], pair[1]] : null;
  } catch { state.compared = null; }
  return words.get("message") ?? data.chosen;
};

// ---------------------------------------------------------------- controls
at("search").addEventListener("input", () => { state.search = at("search").value; show(); });
for (const name of SELECTS) at(name).addEventListener("change", () => { /** @type {any} */ (state)[name] = at(name).value; show(); });
at("confidence").addEventListener("input", () => { state.confidence = Number(at("confidence").value); show(); });
for (const name of ["low", "high"]) at(name).addEventListener("input", () => {
  const low = Number(at("low").value), high = Number(at("high").value);
  if (name === "low") takeRange(low, Math.max(low + 1, high));
  else takeRange(Math.min(low, high - 1), high);
  show();
});
at("bars").addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
  const canvas = at("bars"), bin = (/** @type {PointerEvent} */ one) => Math.max(0, Math.min(BINS, Math.round((one.offsetX / canvas.clientWidth) * BINS)));
  const start = bin(event);
  canvas.setPointerCapture(event.pointerId);
  const move = (/** @type {PointerEvent} */ one) => {
    const end = bin(one);
    if (end === start) takeRange(0, BINS);
    else takeRange(Math.min(start, end), Math.max(start, end));
    show();
  };
  canvas.onpointermove = move;
  canvas.onpointerup = (/** @type {PointerEvent} */ one) => { canvas.onpointermove = canvas.onpointerup = null; move(one); };
});
at("clear").addEventListener("click", () => { Object.assign(state, FIRST); show(); at("search").focus(); });
at("fit").addEventListener("click", fit);
at("svg").addEventListener("click", saveSvg);
at("png").addEventListener("click", savePng);
at("side").addEventListener("click", () => { state.compared = state.compared ? null : busiest(); show(); if (!state.compared) redraw(); });
for (const [place, name] of ["one", "other"].entries()) at(name).addEventListener("change", () => {
  if (state.compared) { state.compared[place] = at(name).value; show(); }
});
at("colour").addEventListener("change", () => { state.colour = at("colour").value; recolour(); showLegend(); remember(); });

// ---------------------------------------------------------------- the pointer over the drawing
network.on("click", (/** @type {{nodes: string[], edges: string[]}} */ event) => {
  if (event.nodes.length) choose(event.nodes[0], true);
  else if (event.edges.length) chooseArrow(data.edges[Number(event.edges[0])]);
  else choose(null);
});
const hover = at("hover");
/** @param {string[]} lines @param {{x: number, y: number}} point */
const tell = (lines, point) => {
  hover.replaceChildren(...lines.filter(Boolean).map((line) => make("div", line)));
  hover.hidden = false;
  hover.style.left = `${Math.max(4, Math.min(point.x + 12, at("plane").clientWidth - hover.offsetWidth - 4))}px`;
  hover.style.top = `${Math.max(4, Math.min(point.y + 12, at("plane").clientHeight - hover.offsetHeight - 4))}px`;
};
network.on("hoverEdge", (/** @type {{edge: string, pointer: {DOM: {x: number, y: number}}}} */ event) => {
  const edge = data.edges[Number(event.edge)];
  tell([`${nameOf(edge.from)} → ${nameOf(edge.to)}: ${edge.relation}`, ...edge.words.slice(0, 3).map((words) => `“${words.text}”`)], event.pointer.DOM);
});
network.on("hoverNode", (/** @type {{node: string, pointer: {DOM: {x: number, y: number}}}} */ event) => {
  const message = byId.get(event.node);
  if (message) tell([message.serials.join(", ") || message.name, message.title || "", message.status === "present" ? shownDate(message) : message.status, parties(message)], event.pointer.DOM);
});
for (const name of ["blurEdge", "blurNode", "dragStart", "zoom"]) network.on(name, () => { hover.hidden = true; });

// ---------------------------------------------------------------- keys
/** @param {number} step */
const move = (step) => {
  const chosen = data.messages.findIndex((message) => message.id === state.message);
  const before = data.messages.filter((message, place) => place < chosen && shown.messages.has(message.id));
  const visible = data.messages.filter((message) => shown.messages.has(message.id));
  if (!visible.length) return;
  const hidden = chosen >= 0 && !shown.messages.has(data.messages[chosen].id); // its place is between two that are seen
  const place = chosen < 0 ? 0 : before.length + step - (hidden && step > 0 ? 1 : 0);
  const next = visible[Math.max(0, Math.min(visible.length - 1, place))];
  choose(next.id);
  items.get(next.id).focus({ preventScroll: true });
};
/** Goes from the search to the message of that name, else to the first that is found. */
const goToFound = () => {
  const plain = (/** @type {string} */ words) => words.toLowerCase().replace(/[^a-z0-9]/g, ""), name = plain(state.search);
  const own = data.messages.find((message) => shown.messages.has(message.id) && [message.id, ...message.serials].some((one) => plain(one) === name));
  choose(own ? own.id : null);
  move(0);
};
/** @param {number} factor */
const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
/** @type {Record<string, () => unknown>} */
const KEYS = {
  "/": () => at("search").focus(),
  "f": () => { at("filters").open = true; at("sender").focus(); },
  "c": () => { const message = state.message && byId.get(state.message); if (message) copy(citationOf(message)); },
  "p": () => { if (state.message) { state.path = state.path === state.message ? null : state.message; choose(state.message); } },
  "s": () => at("side").click(),
  "+": () => zoom(1.25), "-": () => zoom(0.8), "0": fit,
  "Escape": () => { if (state.path) { state.path = null; choose(state.message); } else choose(null); },
  "Home": () => move(-data.messages.length), "End": () => move(data.messages.length),
  "ArrowDown": () => move(1), "ArrowUp": () => move(-1),
  "ArrowLeft": () => along((citing.get(state.message || "") || []).find(threading)?.to),
  "ArrowRight": () => along((cited.get(state.message || "") || []).find(threading)?.from),
};
/** @param {string|undefined} id */
const along = (id) => { if (id && byId.has(id)) { choose(id); items.get(id).focus({ preventScroll: true }); } };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (target === at("search")) {
    if (event.key === "Escape") { state.search = ""; show(); target.blur(); }
    if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); goToFound(); }
    return;
  }
  if (/^(SELECT|INPUT|TEXTAREA|SUMMARY)$/.test(target.tagName) && event.key !== "Escape") return;
  if (target.closest("aside") && /^(Arrow(Up|Down)|Home|End)$/.test(event.key)) return;
  if (target.matches("#messages li") && /^(Enter| )$/.test(event.key)) {
    event.preventDefault();
    const own = data.messages.find((message) => items.get(message.id) === target);
    if (own) choose(own.id);
    return;
  }
  if (Object.hasOwn(KEYS, event.key)) { event.preventDefault(); KEYS[event.key](); }
});

// ---------------------------------------------------------------- the legend
const SPACE = "http://www.w3.org/2000/svg";
/** @param {Record<string, string>} look @param {string} shape @param {string} text @param {() => void} [act] */
const entry = (look, shape, text, act) => {
  const line = act ? button("", act) : make("span"), svg = document.createElementNS(SPACE, "svg"), mark = document.createElementNS(SPACE, shape);
  svg.setAttribute("width", shape === "circle" ? "12" : "26");
  svg.setAttribute("height", "12");
  svg.setAttribute("aria-hidden", "true");
  for (const [name, value] of Object.entries(look)) mark.setAttribute(name, value);
  svg.append(mark);
  line.append(svg, text);
  return line;
};
const showLegend = () => {
  at("colour").value = state.colour;
  const names = Object.entries(data.colours[state.colour]).map(([name, colour]) => entry({ cx: "6", cy: "6", r: "5", fill: colour }, "circle", name.length < 40 ? name : `${name}…`, () => {
    const own = CHOICES[state.colour].find((value) => value.slice(0, 40) === name) || "";
    /** @type {any} */ (state)[state.colour] = /** @type {any} */ (state)[state.colour] === own ? "" : own;
    show();
  }));
  const others = [entry({ cx: "6", cy: "6", r: "5", fill: data.other }, "circle", "others"),
    entry({ cx: "6", cy: "6", r: "4.5", fill: "none", stroke: "currentColor", "stroke-dasharray": "2 2" }, "circle", "absent")];
  const lines = [["reply", ""], ["follow-up", "7 3"], ["reference", "2 3"], ["ambiguous", "1 4"]].map(([name, dash]) =>
    entry({ x1: "0", y1: "6", x2: "26", y2: "6", stroke: "currentColor", "stroke-width": "2", "stroke-dasharray": dash }, "line", name));
  at("legend").replaceChildren(...names, ...others, ...lines);
  pressLegend();
};
/** Says in the legend which sender or series is filtered for: its buttons stay, and with them the focus. */
const pressLegend = () => {
  const value = /** @type {any} */ (state)[state.colour].slice(0, 40), names = Object.keys(data.colours[state.colour]);
  at("legend").querySelectorAll("button").forEach((/** @type {any} */ line, /** @type {number} */ place) =>
    line.setAttribute("aria-pressed", String(Boolean(value) && names[place] === value)));
};

// ---------------------------------------------------------------- the beginning
const begin = () => {
  const message = recall();
  showLegend();
  recolour();
  show();
  choose(message, true);
  try {
    const [from, to] = JSON.parse(new URLSearchParams(location.hash.slice(1)).get("arrow") || "[]");
    const arrow = data.edges.find((edge) => edge.from === from && edge.to === to);
    if (arrow) chooseArrow(arrow);
  } catch { /* no arrow of this page */ }
  const known = message && byId.get(message);
  if (known) network.moveTo({ position: { x: known.x, y: known.y }, scale: Math.max(READABLE, network.getScale()) });
};
dark.addEventListener("change", () => {
  network.setOptions({ nodes: { font: { color: ink(), strokeColor: paper() } } });
  show();
  recolour(); showTimeline(shown.messages); });
addEventListener("resize", () => showTimeline(shown.messages));
addEventListener("hashchange", () => { remembering = false; begin(); remembering = true; });
const isDrawn = () => { document.documentElement.dataset.drawn = "yes"; };
network.once("afterDrawing", isDrawn);
at("side").disabled = writers.length < 2;
fit();
begin();
if (state.compared) isDrawn(); // the graph is drawn when it is gone back to
remembering = true;
