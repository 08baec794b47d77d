// The index of a site: a table of threads that sorts, a timeline, a search over all messages.
// @ts-check
"use strict";
(() => {
  /** @typedef {[string, string, number, number, string|null, string|null, number|null, string[]]} Thread file, first, messages, absent, begins, ends, days, senders */
  /** @param {string} id @returns {any} */
  const at = (id) => document.getElementById(id);
  /** @type {{threads: Thread[], dates: string[], others: [string, string, number][]}} */
  const index = JSON.parse(at("data").textContent || "{}");
  /** @param {string} tag @param {string} [text] @param {string} [name] @returns {any} */
  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  const STEP = 200, BARS = 60, DAY = 864e5;
  /** @type {[string, number, boolean, string][]} */
  const COLUMNS = [["First message", 1, false, ""], ["Messages", 2, true, "number"], ["Absent", 3, true, "number"], ["Begins", 4, false, "date"],
    ["Ends", 5, false, "date wide"], ["Days", 6, true, "number wide"], ["Who wrote", 7, false, "wide"]];
  let sorted = 2, down = true, count = STEP;
  /** @type {[number, number]|null} */ let time = null;
  /** The first day of a date, which may be only a year or a month. @param {string|null} date */
  const firstDay = (date) => (date ? Date.parse(date.length < 10 ? `${date}-01-01`.slice(0, 10) : date.slice(0, 10)) / DAY : NaN);
  /** Its last day. @param {string|null} date */
  const lastDay = (date) => {
    if (!date || date.length >= 10) return firstDay(date);
    const [year, month] = date.split("-").map(Number);
    return Date.UTC(year, month || 12, 0) / DAY;
  };
  const counted = (/** @type {number} */ number, /** @type {string} */ what) => `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
  const dayOf = (/** @type {number} */ day) => new Date(Math.floor(day) * DAY).toISOString().slice(0, 10);

  const order = new Intl.Collator("en", { numeric: true }); // Hakto 9 before Hakto 10
  /** Keeps the search and the order in the address, for going back and for a link. */
  const remember = () => {
    const words = new URLSearchParams();
    if (at("search").value.trim()) words.set("search", at("search").value);
    if (sorted !== 2 || !down) words.set("sort", `${down ? "-" : ""}${sorted}`);
    const hash = words.toString();
    if (hash === location.hash.slice(1)) return;
    try {
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    } catch { /* too many changes a moment, or no address of its own */ }
  };
  const fitting = () => index.threads.filter((thread) => !time || (firstDay(thread[4]) < time[1] && lastDay(thread[5]) >= time[0]));
  const show = () => {
    const threads = fitting(), sign = down ? -1 : 1;
    /** @param {any} value */ const key = (value) => (Array.isArray(value) ? value.join(", ") : value);
    threads.sort((one, other) => {
      const a = key(one[sorted]), b = key(other[sorted]);
      if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
      return sign * (typeof a === "string" ? order.compare(a, b) : a - b);
    });
    at("rows").replaceChildren(...threads.slice(0, count).map((thread) => {
      const row = make("tr");
      for (const [, column, , name] of COLUMNS) {
        const text = String(key(thread[column]) ?? ""), dated = column === 4 || column === 5;
        const cell = make(column === 1 ? "th" : "td", column === 1 ? undefined : dated ? text.replace("T", " ") : text, name);
        if (column === 1) {
          const link = make("a", thread[1]);
          link.href = `threads/${thread[0]}`;
          cell.scope = "row";
          cell.append(link);
        }
        row.append(cell);
      }
      return row;
    }));
    at("more").hidden = threads.length <= count;
    at("none").hidden = threads.length > 0 || !index.threads.length;
    at("threadless").hidden = index.threads.length > 0;
    at("table").hidden = !index.threads.length;
    at("caption").textContent = `${counted(threads.length, "thread")}, ${Math.min(count, threads.length).toLocaleString("en")} shown`;
    at("heads").querySelectorAll("th").forEach((/** @type {any} */ head, /** @type {number} */ place) =>
      head.setAttribute("aria-sort", COLUMNS[place][1] === sorted ? (down ? "descending" : "ascending") : "none"));
  };
  const heads = make("tr");
  at("heads").append(heads);
  for (const [name, column, first, look] of COLUMNS) {
    const head = make("th", undefined, look), sort = make("button", name);
    head.scope = "col";
    sort.type = "button";
    sort.addEventListener("click", () => { down = sorted === column ? !down : first; sorted = column; count = STEP; show(); remember(); });
    head.append(sort);
    heads.append(head);
  }
  at("more").addEventListener("click", () => { count += STEP; show(); });

  // ---------------------------------------------------------------- the timeline
  const all = index.dates.map(firstDay).filter(Number.isFinite);
  if (all.length > 1 && all[all.length - 1] > all[0]) {
    const low = all[0], width = (all[all.length - 1] + 1 - low) / BARS, bins = new Array(BARS).fill(0);
    for (const day of all) bins[Math.min(BARS - 1, Math.floor((day - low) / width))] += 1;
    const most = bins.reduce((a, b) => Math.max(a, b), 1);
    bins.forEach((number, bin) => {
      const bar = make("button"), begins = low + bin * width, ends = low + (bin + 1) * width;
      const told = `${dayOf(begins)} to ${dayOf(ends - 1e-6)}: ${counted(number, "message")}`;
      bar.type = "button";
      bar.title = told;
      bar.setAttribute("aria-label", told);
      bar.setAttribute("aria-pressed", "false");
      bar.style.height = number ? `max(4px, ${(number / most) * 100}%)` : "1px";
      bar.addEventListener("click", () => {
        const on = bar.getAttribute("aria-pressed") !== "true";
        for (const other of at("timeline").children) other.setAttribute("aria-pressed", "false");
        bar.setAttribute("aria-pressed", String(on));
        time = on ? [begins, ends] : null;
        at("range").textContent = on ? told : "";
        count = STEP;
        show();
      });
      at("timeline").append(bar);
    });
  } else at("timeline").parentElement.hidden = true;
  at("all").addEventListener("click", () => {
    time = null;
    for (const other of at("timeline").children) other.setAttribute("aria-pressed", "false");
    at("range").textContent = "";
    show();
  });

  // ---------------------------------------------------------------- the search: its words are loaded when somebody asks
  /** @type {{row: string[], text: string}[]|null} */ let known = null;
  let loading = false;
  const search = () => {
    const words = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) { at("hits").replaceChildren(); at("told").textContent = ""; return; }
    if (!known) {
      if (loading) return;
      loading = true;
      at("told").textContent = "Loading…";
      const script = make("script");
      script.src = "search.js";
      script.addEventListener("load", () => {
        // @ts-ignore  search.js defines it
        known = MESSAGES.map((/** @type {string[]} */ row) => ({ row, text: [row[0], ...row.slice(2)].join(" ").toLowerCase() }));
        search();
      });
      script.addEventListener("error", () => { loading = false; at("told").textContent = "search.js is not beside this page: write the site again."; });
      document.head.append(script);
      return;
    }
    const found = known.filter(({ text }) => words.every((/** @type {string} */ word) => text.includes(word)));
    at("told").textContent = found.length ? `${counted(found.length, "message")}${found.length > 50 ? ", the first 50 shown" : ""}` : "No message fits. Try fewer words.";
    at("hits").replaceChildren(...found.slice(0, 50).map(({ row: [id, file, name, date, parties, title] }) => {
      const item = make("li"), link = make("a", name);
      link.href = `threads/${file}#message=${encodeURIComponent(id)}`;
      item.append(link, " ", make("small", [date.replace("T", " "), parties, title].filter(Boolean).join(" · ")));
      return item;
    }));
  };
  at("search").addEventListener("input", () => { search(); remember(); });

  at("others").hidden = !index.others.length;
  at("pages").append(...index.others.map(([file, title, number]) => {
    const item = make("li"), link = make("a", title);
    link.href = `threads/${file}`;
    item.append(link, ` (${number.toLocaleString("en")})`);
    return item;
  }));
  const recalled = new URLSearchParams(location.hash.slice(1)), [, up, column] = /^(-?)([1-7])$/.exec(recalled.get("sort") || "") || [];
  if (column) { sorted = Number(column); down = up === "-"; }
  at("search").value = recalled.get("search") || "";
  show();
  search();
  document.documentElement.dataset.drawn = "yes";
})();
