// The timeline: how many messages when, and two handles that say from when to when.
// @ts-check
"use strict";

const BINS = 80;
const ends = data.messages.reduce(([low, high], message) => [Math.min(low, message.x), Math.max(high, message.x)], [Infinity, -Infinity]);
const axisLow = Number.isFinite(ends[0]) ? ends[0] : 0, axisHigh = Math.max(axisLow + 1, ends[1]);
const binWidth = (axisHigh - axisLow) / BINS;
/** @param {number} x */
const binOf = (x) => Math.max(0, Math.min(BINS - 1, Math.floor((x - axisLow) / binWidth)));
/** @param {number} bin */
const told = (bin) => {
  const x = axisLow + bin * binWidth;
  if (data.axis.dated) return dayAt(x);
  const next = data.messages.find((message) => message.x >= x - 1e-6);
  return next ? `from ${next.name}` : "the last message";
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
    at(name).setAttribute("aria-valuetext", told(bin));
  }
  at("range").textContent = low === 0 && high === BINS ? "" : `${told(low)} – ${told(high)}`;
};

/** Takes a range of bins. @param {number} low @param {number} high */
const takeRange = (low, high) => {
  state.low = low <= 0 ? -Infinity : axisLow + low * binWidth - 1e-6;
  state.high = high >= BINS ? Infinity : axisLow + high * binWidth - 1e-6;
};
