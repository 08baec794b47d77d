// Reading: what is known of a message or an arrow, with the sentences that say so.
// @ts-check
"use strict";

/** @param {string} id */
const link = (id) => button(nameOf(id), () => choose(id), "go");

/** @param {Words} words */
const quote = (words) => {
  const block = make("blockquote");
  block.append(words.text.slice(0, words.mark[0]), make("mark", words.text.slice(...words.mark)), words.text.slice(words.mark[1]));
  const where = words.footnote ? `in the editor's footnote ${words.footnote}; ` : "";
  block.append(make("p", `${where}${words.rule}; ${words.status === "present" ? "" : `${words.status}; `}confidence ${words.confidence.toFixed(2)}`, "soft"));
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

/** @param {string} href @param {string} text */
const outside = (href, text) => {
  const anchor = make("a", text);
  anchor.href = href;
  anchor.rel = "noreferrer";
  if (/^https:/.test(href)) anchor.target = "_blank";
  return anchor;
};

/** The text of a document, its references as links. @param {any[][]} text */
const fullText = (text) => {
  const whole = make("details"), parts = [make("summary", "Text")];
  for (const [label, ...paragraphs] of text) {
    if (label !== null) parts.push(make("h4", label));
    for (const pieces of paragraphs) {
      const paragraph = make("p");
      for (const piece of pieces) {
        if (typeof piece === "string") paragraph.append(piece);
        else if (piece.length === 1) paragraph.append(make("sup", piece[0]));
        else if (byId.has(piece[1])) paragraph.append(button(piece[0], () => choose(piece[1]), "go"));
        else paragraph.append(make("mark", piece[0]));
      }
      parts.push(paragraph);
    }
  }
  whole.append(...parts);
  return whole;
};

/** @param {string} text */
const copy = async (text) => {
  const before = /** @type {HTMLElement|null} */ (document.activeElement);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", text);
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    before?.focus();
  }
  at("told").textContent = "Copied.";
};

/** @param {Message} message */
const actions = (message) => {
  const line = make("p", null, "actions");
  line.append(
    button("Copy citation", () => copy(citationOf(message))),
    button(state.path === message.id ? "Path starts here" : "Path from here", () => { state.path = message.id; choose(message.id); }),
  );
  if (state.path && state.path !== message.id) line.append(button("Forget the path", () => { state.path = null; choose(message.id); }));
  return line;
};

/** @param {Message} message */
const pathTo = (message) => {
  if (!state.path || state.path === message.id || !byId.has(state.path)) return [];
  const path = pathBetween(state.path, message.id);
  markPath(path);
  if (!path.length) return [make("h3", "Path"), make("p", `No citations lead from ${nameOf(state.path)} to ${message.name}.`)];
  const list = make("ol");
  for (const id of path) {
    const item = make("li");
    item.append(link(id));
    list.append(item);
  }
  return [make("h3", `Path from ${nameOf(state.path)} (${path.length - 1} steps)`), list];
};

/** Messages of a chain that are listed on either side of the chosen one: a list of thousands would be slow. */
const NEAR = 50;

/** @param {Message} message */
const describe = (message) => {
  markPath([]);
  const parts = [make("h2", message.serials.join(", ") || message.name)];
  if (message.title) parts.push(make("p", message.title));
  parts.push(make("p", [message.status === "present" ? shownDate(message) : `${message.status}: known only because it is cited`, parties(message)].filter(Boolean).join(" · "), "soft"));
  const line = make("p", null, "soft");
  line.append(message.link ? outside(message.link, message.link.replace("https://", "")) : message.id);
  parts.push(line);
  if (message.page) {
    const home = make("p");
    home.append("It stands in another thread: ", outside(message.page, "open its page"));
    parts.push(home);
  }
  parts.push(actions(message), ...pathTo(message));
  const chain = chainOf(message.id);
  if (chain.length > 1) {
    const list = make("ol");
    const here = chain.indexOf(message.id), first = Math.max(0, here - NEAR);
    list.start = first + 1;
    for (const id of chain.slice(first, here + NEAR + 1)) {
      const item = make("li");
      item.append(id === message.id ? message.name : link(id));
      list.append(item);
    }
    parts.push(make("h3", `Reply chain (${chain.length})`), list);
  }
  const crossings = data.crossed.filter((pair) => pair.slice(0, 2).includes(message.id));
  if (crossings.length) parts.push(make("h3", `Crossed with (${crossings.length})`));
  for (const [one, other, by] of crossings) {
    const told = make("p");
    told.append(link(one === message.id ? other : one), make("span", " · shown by ", "soft"), link(by));
    parts.push(told);
  }
  parts.push(...section("Refers to", citing.get(message.id) || [], "to"), ...section("Referred to by", cited.get(message.id) || [], "from"));
  const text = data.texts?.[message.id];
  if (text) parts.push(fullText(text));
  return parts;
};

/** Shows what an arrow says. @param {Edge} edge */
const describeEdge = (edge) => {
  const line = make("p");
  line.append(link(edge.from), make("span", ` ${edge.relation} → `, "soft"), link(edge.to));
  return [make("h2", "What the arrow says"), line, ...edge.words.map(quote)];
};
