// What the page knows: messages, edges, and how to ask for them.
// @ts-check
"use strict";

/**
 * @typedef {{id: string, name: string, serials: string[], date: string|null, sender: string|null, recipient: string|null,
 *   title: string|null, status: string, series: string, volume: string, link: string|null, page?: string, x: number, y: number}} Message
 * @typedef {{text: string, mark: [number, number], relation: string, rule: string, status: string, confidence: number, footnote: string|null}} Words
 * @typedef {{from: string, to: string, relation: string, confidence: number, status: string, words: Words[]}} Edge
 * @typedef {{messages: Message[], edges: Edge[], ticks: {x: number, label: string}[], colours: Record<string, Record<string, string>>,
 *   other: string, volumes: Record<string, string>, axis: {dated: boolean, origin: number, scale: number},
 *   crossed: [string, string, string][], chosen: string|null, texts?: Record<string, any[][]>,
 *   nodes: any[], arrows: any[], options: any}} Data
 */

/** @param {string} id @returns {any} */
const at = (id) => document.getElementById(id);

/** @type {Data} */
const data = JSON.parse(at("data").textContent || "{}");

const byId = new Map(data.messages.map((message) => [message.id, message]));
/** @type {Map<string, Edge[]>} */ const citing = new Map(data.messages.map((message) => [message.id, []]));
/** @type {Map<string, Edge[]>} */ const cited = new Map(data.messages.map((message) => [message.id, []]));
for (const edge of data.edges) {
  citing.get(edge.from)?.push(edge);
  cited.get(edge.to)?.push(edge);
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** @param {Edge} edge */
const threading = (edge) => edge.relation !== "reference";

/** @param {Message} message */
const shownDate = (message) => (message.date ? message.date.replace("T", " ") : "undated");

/** @param {Message} message */
const parties = (message) => (message.sender || message.recipient ? `${message.sender || "?"} → ${message.recipient || "?"}` : "");

/** @param {string} id */
const nameOf = (id) => byId.get(id)?.name ?? id;

/** @param {number} x The day (ISO) at a place of the axis. */
const dayAt = (x) => new Date(Math.floor(data.axis.origin + x / data.axis.scale) * 864e5).toISOString().slice(0, 10);

/** @param {string} day The place of a day (ISO) on the axis. */
const placeOf = (day) => (Date.parse(day) / 864e5 - data.axis.origin) * data.axis.scale;

/** A message's reply chain, in the order of time: what it answers or follows up, back to the first, and what does so to it. @param {string} id */
const chainOf = (id) => {
  const chain = new Set([id]);
  for (const step of [(/** @type {string} */ one) => (citing.get(one) || []).filter(threading).map((edge) => edge.to),
    (/** @type {string} */ one) => (cited.get(one) || []).filter(threading).map((edge) => edge.from)]) {
    const seen = new Set([id]);
    for (const here of seen) for (const next of step(here)) { seen.add(next); chain.add(next); }
  }
  return data.messages.filter((message) => chain.has(message.id)).map((message) => message.id);
};

/**
 * How one message leads to another: by citations from the later to the earlier, else in any direction; empty where nothing does.
 * @param {string} one @param {string} other @returns {string[]}
 */
const pathBetween = (one, other) => {
  /** @param {string} id */ const down = (id) => (citing.get(id) || []).map((edge) => edge.to);
  /** @param {string} id */ const up = (id) => (cited.get(id) || []).map((edge) => edge.from);
  for (const step of [down, up, (/** @type {string} */ id) => [...down(id), ...up(id)]]) {
    /** @type {Map<string, string|null>} */ const came = new Map([[one, null]]);
    const waiting = [one];
    for (let id; (id = waiting.shift()) !== undefined && !came.has(other); )
      for (const next of step(id)) if (!came.has(next)) { came.set(next, id); waiting.push(next); }
    if (!came.has(other)) continue;
    const path = [];
    for (let id = /** @type {string|null|undefined} */ (other); id; id = came.get(id)) path.unshift(id);
    return path;
  }
  return [];
};

/** @param {string|null} date A date as historians write it: October 22, 1972. */
const written = (date) => {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date || "") || [];
  if (!year) return "undated";
  return month ? `${MONTHS[Number(month) - 1]} ${day ? `${Number(day)}, ` : ""}${year}` : year;
};

/** A message as a historian's footnote has it. @param {Message} message */
const citationOf = (message) => {
  const volume = data.volumes[message.volume] || message.volume;
  const number = (/** @type {string} */ id) => { const [, found] = /\/d(\d+\w?)$/.exec(id) || []; return found ? `Document ${found}` : id.split("/").slice(1).join("/"); };
  if (message.status !== "present") {
    const by = cited.get(message.id)?.[0];
    return `${message.name} (not printed)${by ? `, cited in ${nameOf(by.from)}, ${volume}, ${number(by.from)}` : `, ${volume}`}.`;
  }
  const title = message.title ? `“${message.title},” ` : "";
  const serials = message.serials.length ? `${message.serials.join(", ")}, ` : "";
  return `${title}${serials}${written(message.date)}, ${volume}, ${number(message.id)}${message.link ? `, ${message.link}` : ""}.`;
};

/** @param {string} tag @param {string|null} [text] @param {string} [name] @returns {any} */
const make = (tag, text, name) => {
  const element = document.createElement(tag);
  if (text !== undefined && text !== null) element.textContent = text;
  if (name) element.className = name;
  return element;
};

/** @param {string} text @param {() => void} act @param {string} [name] */
const button = (text, act, name) => {
  const element = make("button", text, name);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
};
