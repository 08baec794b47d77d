// The timeline: how many messages when, and two handles that say from when to when.
// @ts-check
"use strict";

const BINS = 80;
const ends = data.messages.reduce(([low, high], message) => [Math.min(low, message.x), Math.max(high, message.x)], [Infinity, -Infinity]);
const axisLow = Number.isFinite(ends[0]) ? ends[0] : 0, axisHigh = Math.max(axisLow + 1, ends[1]);
const binWidth = (axisHigh - axisLow) / BINS;
/** @param {number} x */
const binOf = (x) => Math.max(0, Math.min(BINS - 1, Math.floor((x - axisLow) / binWidth)));
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
    at(name).setAttribute("aria-valuetext", toldAt(name === "low" ? Math.max(axisLow, state.low) : Math.min(axisHigh, state.high)));
  }
  const whole = !Number.isFinite(state.low) && !Number.isFinite(state.high);
  at("range").textContent = whole ? "" : `${toldAt(Math.max(axisLow, state.low))} – ${toldAt(Math.min(axisHigh, state.high))}`;
};

/** The left end of a day's or a message's place: whole days, as the address has them. @param {number} x */
const startAt = (x) => (data.axis.dated ? placeOf(dayAt(x + SLACK)) : Math.round(x)) - SLACK;
/** The right end. @param {number} x */
const endAt = (x) => (data.axis.dated ? placeOf(dayAt(x)) + data.axis.scale : Math.round(x) + 1) - SLACK;
/** What places, which are rounded, may be off by. */
const SLACK = 0.06;

/** Takes a range of bins. @param {number} low @param {number} high */
const takeRange = (low, high) => {
  state.low = low <= 0 ? -Infinity : startAt(axisLow + low * binWidth);
  state.high = high >= BINS ? Infinity : Math.max(endAt(axisLow + high * binWidth), state.low + 2 * SLACK);
};
