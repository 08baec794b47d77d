// Two correspondents side by side by time: who wrote when, what crossed in transit.
// @ts-check
"use strict";

const writers = [...new Set(data.messages.map((message) => message.sender || "").filter(Boolean))].sort();

/** The two who wrote each other most. @returns {[string, string]} */
const busiest = () => {
  /** @type {Map<string, number>} */ const found = new Map();
  const known = new Set(writers);
  for (const { sender, recipient } of data.messages) {
    if (!sender || !recipient || sender === recipient || !known.has(recipient)) continue;
    const pair = JSON.stringify([sender, recipient].sort());
    found.set(pair, (found.get(pair) || 0) + 1);
  }
  const [best] = [...found].sort((one, other) => other[1] - one[1])[0] || [JSON.stringify([writers[0] || "", writers[1] || ""])];
  return JSON.parse(best);
};

/** @param {Message} message */
const letter = (message) => {
  const cell = make("div");
  cell.append(link(message.id));
  if (message.recipient) cell.append(make("span", ` to ${message.recipient}`, "soft"));
  const answers = (citing.get(message.id) || []).filter(threading);
  for (const [relation, what] of [["reply", "answers "], ["follow-up", "follows up "]]) {
    const line = make("div", what, "soft"), own = answers.filter((edge) => edge.relation === relation);
    own.forEach((edge, place) => line.append(place ? ", " : "", link(edge.to)));
    if (own.length) cell.append(line);
  }
  for (const pair of data.crossed.filter((one) => one.slice(0, 2).includes(message.id))) {
    const line = make("div", "⇄ crossed with ", "crossed");
    line.append(link(pair[0] === message.id ? pair[1] : pair[0]));
    cell.append(line);
  }
  return cell;
};

/** Shows the two, or goes back to the graph. */
const showCompared = () => {
  const compared = Boolean(state.compared);
  at("compare").hidden = !compared;
  at("stage").hidden = compared;
  at("side").setAttribute("aria-pressed", String(compared));
  if (!state.compared) return;
  const [one, other] = state.compared, messages = shown.messages;
  for (const [name, value] of /** @type {[string, string][]} */ ([["one", one], ["other", other]])) {
    const select = at(name);
    if (!select.options.length) select.append(...writers.map((writer) => { const option = make("option", writer.slice(0, 60)); option.value = writer; return option; }));
    select.value = value;
  }
  at("head-one").textContent = `${one} wrote`;
  at("head-other").textContent = `${other} wrote`;
  const rows = data.messages.filter((message) => messages.has(message.id) && (message.sender === one || message.sender === other)).map((message) => {
    const row = make("tr"), head = make("th", message.status === "present" ? shownDate(message) : `${message.status}${message.date ? `, ${shownDate(message)}` : ""}`);
    head.scope = "row";
    const left = make("td"), right = make("td");
    (message.sender === one ? left : right).append(letter(message));
    row.append(head, left, right);
    if (message.id === state.message) row.className = "chosen";
    return row;
  });
  at("letters").replaceChildren(...rows);
  at("no-letters").hidden = rows.length > 0;
};
