// Which messages and edges are wanted: search, filters, and how many each choice would leave.
// @ts-check
"use strict";

/** What the page shows; all of it stands in the address. */
const state = {
  /** @type {string|null} */ message: null,
  /** @type {string|null} */ path: null,
  /** @type {Edge|null} */ arrow: null,
  search: "", sender: "", series: "", volume: "", status: "", relation: "", confidence: 0,
  low: -Infinity, high: Infinity,
  colour: "sender",
  /** @type {[string, string]|null} */ compared: null,
};

/** The filters by a message's own values. @type {Record<string, (message: Message) => string>} */
const VALUES = {
  sender: (message) => message.sender || "",
  series: (message) => message.series,
  volume: (message) => message.volume,
  status: (message) => message.status,
};

const haystack = new Map(data.messages.map((message) => [message.id, [message.id, ...message.serials, ...message.serials.map((serial) => serial.replaceAll(" ", "")), message.title, message.sender,
  message.recipient, message.date, ...(citing.get(message.id) || []).flatMap((edge) => edge.words.map((words) => words.text))].join(" ").toLowerCase()]));

/** @param {Edge} edge */
const edgeFits = (edge) =>
  (!state.relation || edge.relation === state.relation) && edge.confidence >= state.confidence;

/** Whether a message fits the search. @param {Message} message @param {string[]} words */
const holds = (message, words) => {
  const text = haystack.get(message.id) || "";
  return words.every((word) => text.includes(word));
};

/** Whether a message fits the filters, all but one. @param {Message} message @param {string} [without] */
const fits = (message, without) => {
  for (const name in VALUES) {
    const wanted = /** @type {any} */ (state)[name];
    if (wanted && name !== without && VALUES[name](message) !== wanted) return false;
  }
  if (message.x < state.low || message.x > state.high) return false;
  if (without === "relation" || !(state.relation || state.confidence)) return true;
  return [...(citing.get(message.id) || []), ...(cited.get(message.id) || [])].some((edge) => edgeFits(edge));
};

/** The messages that the search finds: kept, since every filter's counts begin with them. */
let found = data.messages, soughtFor = "";
const searched = () => {
  if (state.search !== soughtFor) {
    soughtFor = state.search;
    const words = soughtFor.toLowerCase().split(/\s+/).filter(Boolean);
    found = words.length ? data.messages.filter((message) => holds(message, words)) : data.messages;
  }
  return found;
};

/** The messages and edges (by their places) that are shown. */
const wanted = () => {
  const messages = new Set(searched().filter((message) => fits(message)).map((message) => message.id));
  const edges = new Set();
  data.edges.forEach((edge, place) => {
    if (messages.has(edge.from) && messages.has(edge.to) && edgeFits(edge)) edges.add(place);
  });
  return { messages, edges };
};

/** How many messages each choice of a filter would leave. @param {string} name @returns {Map<string, number>} */
const counts = (name) => {
  const count = new Map();
  const add = (/** @type {string} */ value) => count.set(value, (count.get(value) || 0) + 1);
  for (const message of searched()) {
    if (!fits(message, name)) continue;
    if (name in VALUES) add(VALUES[name](message));
    else {
      const own = [...(citing.get(message.id) || []), ...(cited.get(message.id) || [])];
      for (const relation of new Set(own.filter((edge) => edge.confidence >= state.confidence).map((edge) => edge.relation))) add(relation);
    }
  }
  return count;
};

const SELECTS = ["sender", "series", "volume", "status", "relation"];
/** All choices of each filter, the most frequent first: their order stays while their counts follow. */
const CHOICES = Object.fromEntries(SELECTS.map((name) => [name, [...counts(name)].filter(([value]) => value)
  .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1)).map(([value]) => value)]));

/** Fills the filters' lists of choices, with their counts. */
const showFilters = () => {
  for (const name of SELECTS) {
    const select = at(name), count = counts(name);
    const total = name === "relation" ? null : [...count.values()].reduce((sum, one) => sum + one, 0);
    const options = [["", total === null ? "all" : `all (${total.toLocaleString("en")})`],
      ...CHOICES[name].map((value) => [value, `${value.slice(0, 60)} (${(count.get(value) || 0).toLocaleString("en")})`])];
    if (select.options.length !== options.length) select.replaceChildren(...options.map(([value]) => {
      const option = make("option");
      option.value = value;
      return option;
    }));
    options.forEach(([, text], place) => { select.options[place].textContent = text; });
    select.value = /** @type {any} */ (state)[name];
  }
  at("confidence").value = String(state.confidence);
  at("confidence-shown").textContent = state.confidence ? `${state.confidence.toFixed(2)} or more` : "any";
  at("search").value = state.search;
};

/** What is shown now. */
const shown = wanted();

const FIRST = { search: "", sender: "", series: "", volume: "", status: "", relation: "", confidence: 0, low: -Infinity, high: Infinity };
const filtered = () => Object.entries(FIRST).some(([name, value]) => /** @type {any} */ (state)[name] !== value);
