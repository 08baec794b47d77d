// The timeline: how many messages when, and two handles that say from when to when.
// @ts-check
"use strict";

/** What places, which are rounded, may be off by. */
const SLACK = 6e-4;
const MOST_BINS = 80;
const ends = data.messages.reduce(([low, high], message) => [Math.min(low, message.x), Math.max(high, message.x)], [Infinity, -Infinity]);
const first = Number.isFinite(ends[0]) ? ends[0] : 0, last = Math.max(first, ends[1]);
/** The bins: of whole days, or of some messages where there are no dates. */
const [axisLow, binWidth, BINS] = (() => {
  if (!data.axis.dated) {
    const bins = Math.max(1, Math.min(MOST_BINS, data.messages.length));
    return [first, Math.max(1, (last + 1 - first) / bins), bins];
  }
  const low = placeOf(dayAt(first + SLACK)), day = data.axis.scale;
  const days = Math.floor((last + SLACK - low) / day) + 1, wide = Math.ceil(days / MOST_BINS);
  return [low, wide * day, Math.ceil(days / wide)];
})();
const axisHigh = axisLow + BINS * binWidth;
for (const name of ["low", "high"]) at(name).max = String(BINS);
/** @param {number} x */
const binOf = (x) => Math.max(0, Math.min(BINS - 1, Math.floor((x + SLACK - axisLow) / binWidth)));
/** What stands at a place of the axis. @param {number} x */
const toldAt = (x) => {
  if (data.axis.dated) return dayAt(x);
  const next = data.messages.find((message) => message.x >= x - 1e-6);
  return next ? next.name : "the last message";
};

/** Draws the bars, of all messages and of those that are shown. @param {Set<string>} messages */
const showTimeline = (messages) => {
  const all = new Array(BINS).fill(0), some = new Array(BINS).fill(0);
  for (const message of data.messages) {
    all[binOf(message.x)] += 1;
    if (messages.has(message.id)) some[binOf(message.x)] += 1;
  }
  const canvas = at("bars"), context = canvas.getContext("2d"), ratio = devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  const most = Math.max(1, ...all), step = canvas.width / BINS;
  for (const [counted, colour] of /** @type {[number[], string][]} */ ([[all, dark.matches ? "#3d444d" : "#d0d7de"], [some, "#4477aa"]])) {
    context.fillStyle = colour;
    counted.forEach((count, bin) => {
      const height = count && Math.max(2 * ratio, (count / most) * canvas.height);
      context.fillRect(bin * step, canvas.height - height, Math.max(1, step - ratio), height);
    });
  }
  const low = Number.isFinite(state.low) ? Math.round((state.low - axisLow) / binWidth) : 0;
  const high = Number.isFinite(state.high) ? Math.round((state.high - axisLow) / binWidth) : BINS;
  for (const [name, bin] of /** @type {[string, number][]} */ ([["low", low], ["high", high]])) {
    at(name).value = String(bin);
    at(name).setAttribute("aria-valuetext", toldAt(name === "low" ? Math.max(first, state.low + 2 * SLACK) : Math.min(last + SLACK, state.high)));
  }
  const whole = !Number.isFinite(state.low) && !Number.isFinite(state.high);
  at("range").textContent = whole ? "" : `${toldAt(Math.max(first, state.low + 2 * SLACK))} – ${toldAt(Math.min(last + SLACK, state.high))}`;
};

/** The left end of a day's or a message's place: whole days, as the address has them. @param {number} x */
const startAt = (x) => (data.axis.dated ? placeOf(dayAt(x + SLACK)) : x) - SLACK;
/** The right end. @param {number} x */
const endAt = (x) => (data.axis.dated ? placeOf(dayAt(x + SLACK)) + data.axis.scale : x + 1) - SLACK;

/** Takes a range of bins. @param {number} low @param {number} high */
const takeRange = (low, high) => {
  const edge = (/** @type {number} */ bin) => axisLow + bin * binWidth - SLACK;
  state.low = low <= 0 ? -Infinity : edge(low);
  state.high = high >= BINS ? Infinity : edge(high);
};
