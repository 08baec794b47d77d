// The drawing: vis-network, the axis under it, what is shown of it, and pictures to take away.
// @ts-check
"use strict";

const dark = matchMedia("(prefers-color-scheme: dark)");
const paper = () => (dark.matches ? "#0d1117" : "#ffffff");
const ink = () => (dark.matches ? "#e6edf3" : "#1b1f24");
Object.assign(data.options.nodes.font, { color: ink(), strokeColor: paper() });
const network = new vis.Network(at("graph"), { nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.arrows) }, data.options);
at("graph").querySelector(".vis-network").tabIndex = -1; // the list is what keys move in
const EDGE = "#7d8590", PATH = "#d1242f", CHOSEN = "#0a58ca";

// Seen from afar, where no label can be read, the library's own drawing of arrows (dashed and outlined, also outside of the
// window) takes half a second for 5,000 messages. There everything of one look is drawn at one stroke.
const AFAR = 0.3, LEAST = 2.2;
const { renderer } = network;
const [nearNodes, nearEdges, nearArrows] = ["_drawNodes", "_drawEdges", "_drawArrows"].map((name) => renderer[name].bind(renderer));
/** The part of the drawing that is in the window. */
const view = () => {
  const scale = network.getScale(), centre = network.getViewPosition();
  const width = at("graph").clientWidth / scale / 2, height = at("graph").clientHeight / scale / 2;
  return { scale, left: centre.x - width, right: centre.x + width, top: centre.y - height, bottom: centre.y + height };
};
/** The arrows that are in the window. @param {{left: number, right: number, top: number, bottom: number}} window @returns {string[]} */
const seenEdges = ({ left, right, top, bottom }) => network.body.edgeIndices.filter((/** @type {string} */ id) => {
  const { from, to } = network.body.edges[id];
  return Math.max(from.x, to.x) >= left && Math.min(from.x, to.x) <= right && Math.max(from.y, to.y) >= top && Math.min(from.y, to.y) <= bottom;
});
let seen = view(); // of the drawing under way
/** What of a line is in the window, as shares of its length: of a line in dashes, those far outside would cost most of the drawing.
 * @param {{x: number, y: number}} from @param {{x: number, y: number}} to @returns {[number, number]} */
const seenPart = (from, to) => {
  const { left, right, top, bottom } = seen;
  let begins = 0, ends = 1;
  for (const [start, way, low, high] of [[from.x, to.x - from.x, left, right], [from.y, to.y - from.y, top, bottom]]) {
    if (!way) continue;
    begins = Math.max(begins, Math.min((low - start) / way, (high - start) / way));
    ends = Math.min(ends, Math.max((low - start) / way, (high - start) / way));
  }
  return [begins, ends];
};
const [line] = Object.values(network.body.edges);
if (line) Object.getPrototypeOf(line.edgeType)._line = function (/** @type {CanvasRenderingContext2D} */ context) {
  const { fromPoint: from, toPoint: to } = this, [begins, ends] = seenPart(from, to), x = to.x - from.x, y = to.y - from.y;
  if (begins >= ends) return;
  context.lineDashOffset = begins * Math.hypot(x, y); // as if the line were drawn from its beginning
  context.beginPath();
  context.moveTo(from.x + begins * x, from.y + begins * y);
  context.lineTo(from.x + ends * x, from.y + ends * y);
  context.stroke();
  context.lineDashOffset = 0;
};
/** Has the library draw those only. @param {(context: CanvasRenderingContext2D) => void} draw @param {CanvasRenderingContext2D} context */
const drawSeen = (draw, context) => {
  const all = network.body.edgeIndices;
  seen = view();
  network.body.edgeIndices = seenEdges(seen);
  draw(context);
  network.body.edgeIndices = all;
};
renderer._drawArrows = (/** @type {CanvasRenderingContext2D} */ context) => {
  if (network.getScale() >= AFAR) drawSeen(nearArrows, context);
};
renderer._drawEdges = (/** @type {CanvasRenderingContext2D} */ context) => {
  const scale = network.getScale();
  if (scale >= AFAR) {
    drawSeen(nearEdges, context);
    return;
  }
  const edges = seenEdges(view());
  context.lineWidth = 0.8 / scale;
  const least = (4 / scale) ** 2; // what is shorter is hidden by the messages at its ends
  for (const colour of [EDGE, PATH, CHOSEN]) {
    context.strokeStyle = colour;
    context.beginPath();
    for (const id of edges) {
      const edge = network.body.edges[id];
      if ((edge.selected ? CHOSEN : edge.options.color.color) !== colour) continue;
      if ((edge.from.x - edge.to.x) ** 2 + (edge.from.y - edge.to.y) ** 2 < least) continue;
      context.moveTo(edge.from.x, edge.from.y);
      context.lineTo(edge.to.x, edge.to.y);
    }
    context.stroke();
  }
};
renderer._drawNodes = (/** @type {CanvasRenderingContext2D} */ context, /** @type {boolean} */ always = false) => {
  const { scale, left, right, top, bottom } = view();
  if (scale >= AFAR) return nearNodes(context, always);
  const reach = Math.max(9, LEAST / scale), map = context.getTransform(), size = Math.round(reach * map.a);
  /** @type {Map<string, any[]>} */ const looks = new Map();
  for (const id of network.body.nodeIndices) {
    const node = network.body.nodes[id];
    if (node.x < left - reach || node.x > right + reach || node.y < top - reach || node.y > bottom + reach) continue;
    const colour = node.selected ? CHOSEN : node.options.color.border;
    if (!looks.has(colour)) looks.set(colour, []);
    looks.get(colour)?.push(node);
  }
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0); // whole pixels, which need no smoothing
  for (const [colour, nodes] of looks) {
    context.fillStyle = colour;
    for (const { x, y, selected } of nodes) {
      const half = selected ? 2 * size : size;
      context.fillRect(Math.round(map.a * x + map.e) - half, Math.round(map.d * y + map.f) - half, 2 * half, 2 * half);
    }
  }
  context.restore();
  return { drawExternalLabels: () => undefined };
};
// Looking for what is under the pointer costs as much as drawing: not while the drawing moves.
network.on("dragStart", () => { network.interactionHandler.options.hover = false; });
network.on("dragEnd", () => { network.interactionHandler.options.hover = true; });
const redraw = () => network.body.emitter.emit("_requestRedraw");

/** The ticks of the axis that have room for their words. @param {number} scale */
const roomyTicks = (scale) => {
  let last = -Infinity;
  return data.ticks.filter((tick) => {
    const roomy = (tick.x - last) * scale > 74;
    if (roomy) last = tick.x;
    return roomy;
  });
};
network.on("beforeDrawing", (/** @type {CanvasRenderingContext2D} */ context) => {
  const { scale, top, bottom } = view();
  context.save();
  context.strokeStyle = dark.matches ? "#30363d" : "#e3e7eb";
  context.lineWidth = 1 / scale;
  context.beginPath();
  for (const tick of roomyTicks(scale)) {
    context.moveTo(tick.x, top);
    context.lineTo(tick.x, bottom);
  }
  context.stroke();
  context.restore();
});
/** Pixels of the strip under the messages. */
const STRIP = 24;
/** Shows all messages, above the strip. */
const fit = () => {
  network.fit();
  if (!data.ticks.length) return;
  const { x, y } = network.getViewPosition(), height = at("graph").clientHeight;
  const scale = network.getScale() * Math.max(0.5, 1 - (2 * STRIP) / Math.max(1, height));
  network.moveTo({ position: { x, y: y + STRIP / 2 / scale }, scale });
};
// The axis' words stand on a strip of their own: messages that are drawn down there don't run into them.
network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ context) => {
  if (!data.ticks.length) return;
  const { scale, left, right, bottom } = view();
  context.save();
  context.fillStyle = paper();
  context.fillRect(left, bottom - STRIP / scale, right - left, STRIP / scale);
  context.fillStyle = dark.matches ? "#9da7b3" : "#57606a";
  context.font = `${12 / scale}px sans-serif`;
  context.textAlign = "left"; // the names of messages have left others
  context.textBaseline = "alphabetic";
  for (const tick of roomyTicks(scale)) context.fillText(tick.label, tick.x + 3 / scale, bottom - 8 / scale);
  context.restore();
});

/** Shows some messages and edges and hides the rest: the drawing's own objects are told, since a new set of data would take seconds.
 * @param {Set<string>} messages @param {Set<number>} edges */
const drawOnly = (messages, edges) => {
  for (const message of data.messages) network.body.nodes[message.id].options.hidden = !messages.has(message.id);
  data.edges.forEach((_, place) => { network.body.edges[place].options.hidden = !edges.has(place); });
  network._updateVisibleIndices();
  redraw();
};

/** @param {Message} message */
const colourOf = (message) => {
  const name = VALUES[state.colour](message).slice(0, 40), colours = data.colours[state.colour];
  return Object.hasOwn(colours, name) ? colours[name] : data.other;
};

const recolour = () => {
  for (const message of data.messages) {
    const colour = colourOf(message), fill = message.status === "present" && !message.page ? colour : "rgba(0,0,0,0)";
    Object.assign(network.body.nodes[message.id].options.color, { background: fill, border: colour,
      highlight: { background: fill, border: CHOSEN }, hover: { background: fill, border: CHOSEN } });
  }
  redraw();
};

/** Marks the edges of a path. @param {string[]} path */
const markPath = (path) => {
  const steps = new Set(path.slice(1).map((id, place) => `${path[place]} ${id}`));
  data.edges.forEach((edge, place) => {
    const on = steps.has(`${edge.from} ${edge.to}`) || steps.has(`${edge.to} ${edge.from}`);
    network.body.edges[place].options.color.color = on ? PATH : EDGE;
    network.body.edges[place].options.width = on ? 4 : data.arrows[place].width;
  });
  redraw();
};

/** The drawing as SVG, of what is shown. */
const picture = () => {
  const messages = data.messages.filter((message) => shown.messages.has(message.id));
  const xs = messages.map((message) => message.x), ys = messages.map((message) => message.y);
  const least = (/** @type {number[]} */ all) => all.reduce((a, b) => Math.min(a, b), Infinity), most = (/** @type {number[]} */ all) => all.reduce((a, b) => Math.max(a, b), -Infinity);
  const left = least(xs) - 70, top = least(ys) - 40, width = most(xs) - left + 70, height = most(ys) - top + 60;
  const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
  const add = (/** @type {string} */ tag, /** @type {Record<string, string|number>} */ look, text = "", into = /** @type {Element} */ (svg)) => {
    const element = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(look)) element.setAttribute(name, String(value));
    if (text) element.textContent = text;
    into.append(element);
    return element;
  };
  for (const [name, value] of Object.entries({ viewBox: `${left} ${top} ${width} ${height}`, width, height, "font-family": "sans-serif", "font-size": 12 }))
    svg.setAttribute(name, String(value));
  add("title", {}, document.title);
  const tip = add("marker", { id: "tip", viewBox: "0 0 10 10", refX: 19, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto", markerUnits: "userSpaceOnUse" }, "", add("defs", {}));
  add("path", { d: "M0 0 10 5 0 10z", fill: EDGE }, "", tip);
  add("rect", { x: left, y: top, width, height, fill: "#ffffff" });
  for (const tick of data.ticks.filter((one) => one.x >= left && one.x <= left + width)) {
    add("line", { x1: tick.x, x2: tick.x, y1: top, y2: top + height, stroke: "#e3e7eb" });
    add("text", { x: tick.x + 3, y: top + height - 6, fill: "#57606a" }, tick.label);
  }
  data.edges.forEach((edge, place) => {
    const from = byId.get(edge.from), to = byId.get(edge.to), dashes = data.arrows[place].dashes;
    if (!shown.edges.has(place) || !from || !to) return;
    add("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: EDGE, "stroke-width": data.arrows[place].width,
      "marker-end": "url(#tip)", "stroke-dasharray": dashes ? dashes.join(" ") : "none" });
  });
  for (const message of messages) {
    const { x, y, page } = message, present = message.status === "present", colour = colourOf(message);
    const look = { fill: present && !page ? colour : "#ffffff", stroke: colour, "stroke-width": 2, "stroke-dasharray": present ? "none" : "3 3" };
    if (page) add("path", { d: `M${x - 9} ${y} ${x} ${y - 9} ${x + 9} ${y} ${x} ${y + 9}Z`, ...look });
    else add("circle", { cx: x, cy: y, r: 9, ...look });
    add("text", { x: message.x, y: message.y + 25, "text-anchor": "middle", fill: "#1b1f24" }, message.name);
  }
  return new XMLSerializer().serializeToString(svg);
};

/** Hands a file to the reader. @param {Blob} blob @param {string} ending */
const save = (blob, ending) => {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${document.title.replace(/[^\w]+/g, "-").toLowerCase()}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
/** Whether there is a picture to save; a word where there is none. */
const drawn = () => {
  const told = shown.messages.size ? (state.compared ? "Go back to the graph to save its picture." : "") : "Nothing is shown: there is no picture to save.";
  at("told").textContent = told;
  return !told;
};
const saveSvg = () => { if (drawn()) save(new Blob([picture()], { type: "image/svg+xml" }), "svg"); };
const savePng = () => {
  if (!drawn()) return;
  const canvas = at("graph").querySelector("canvas"), copy = make("canvas"), context = copy.getContext("2d");
  copy.width = canvas.width;
  copy.height = canvas.height;
  context.fillStyle = paper();
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob((/** @type {Blob} */ blob) => save(blob, "png"));
};
