"use strict";

// The report's own script: the list of assets, and a page for each. Everything it shows comes
// from this page, as text; nothing is fetched and nothing is sent. See view/asset_list.py and
// view/asset_facts.py for the shape of the packed data.
(() => {
  const LIST = "#aktiver";
  const ASSET = "#aktiv?";
  const PAGE_ROWS = 50;
  const CHOSEN = 1, CONTRADICTS = 2, WRITTEN = 4;

  const element = (id) => document.getElementById(id);
  const texts = JSON.parse(element("report-texts").textContent);
  const say = (key, values = {}) =>
    texts[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  const make = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
    made.append(...children.filter((child) => child !== null));
    return made;
  };

  foldContentsOnPhones();
  if (!element("aktiver-om")) return;

  const about = JSON.parse(element("aktiver-om").textContent);
  if (!about.tables.length || typeof DecompressionStream === "undefined") return;
  const tables = new Map(about.tables.map((table) => [table.id, table]));
  const number = new Intl.NumberFormat(about.language === "da" ? "da-DK" : "en-GB", { maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(about.language === "da" ? "da-DK" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
  const unpacked = new Map();

  // ---- Data -------------------------------------------------------------------------------

  function unpack(table, part) {
    const key = table + "/" + part;
    if (!unpacked.has(key)) {
      const block = [...document.querySelectorAll("script[data-part]")].find(
        (each) => each.dataset.table === table && each.dataset.part === part);
      unpacked.set(key, block ? inflate(block.textContent) : Promise.resolve(null));
    }
    return unpacked.get(key);
  }

  async function inflate(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  }

  const cell = (list, column, row) => {
    const data = list.data[column];
    if (!data) return null;
    if (data.n) return data.n[row];
    return data.i[row] < 0 ? null : data.d[data.i[row]];
  };

  // A column's sort value: the place in its dictionary (already in Danish order), or the number.
  const rank = (list, column, row) => {
    if (column === "municipality") return list.of[row];
    const data = list.data[column];
    if (!data) return null;
    if (data.n) return data.n[row];
    return data.i[row] < 0 ? null : data.i[row];
  };

  function shown(column, value) {
    if (value === null || value === undefined || value === "") return null;
    if (column.type === "flag") return say(value === "true" ? "yes" : "no");
    if (column.type === "date") return writeDay(value);
    if (column.type !== "number") return column.coded && Object.hasOwn(about.values, value) ? about.values[value] : value;
    const amount = Number(value);
    if (!Number.isFinite(amount)) return String(value);
    if (column.unit === "MiB" && Math.abs(amount) >= 1024) return number.format(amount / 1024) + "\u00a0GiB";
    if (column.unit === "year" || column.unit === "port" || column.unit === "VLAN id") return String(value);
    return number.format(amount) + (["%", "MiB", "DKK", "MHz"].includes(column.unit) ? "\u00a0" + column.unit : "");
  }

  function writeDay(value) {
    const date = new Date(value + "T00:00:00Z");
    return Number.isNaN(date.getTime()) ? value : day.format(date);
  }

  const missing = () => make("span", { class: "report-missing" }, say("missing"));

  // ---- The list ---------------------------------------------------------------------------

  const filters = { table: element("aktiver-tabel"), municipality: element("aktiver-kommune"), search: element("aktiver-soeg") };
  let sorting = "name";
  let page = 1;
  let request = 0;

  for (const table of about.tables) filters.table.append(make("option", { value: table.id }, table.title));
  filters.municipality.append(make("option", { value: "" }, say("all_municipalities")));
  about.municipalities.forEach((each, index) =>
    filters.municipality.append(make("option", { value: String(index) }, each.name)));

  function readAddress() {
    const given = new URLSearchParams(location.hash.startsWith(LIST + "?") ? location.hash.slice(LIST.length + 1) : "");
    filters.table.value = tables.has(given.get("tabel")) ? given.get("tabel") : about.tables[0].id;
    const wanted = about.municipalities.findIndex((each) => each.key === given.get("kommune"));
    filters.municipality.value = wanted < 0 ? "" : String(wanted);
    filters.search.value = given.get("soeg") || "";
    sorting = given.get("sorter") || "name";
    page = Math.max(1, Number.parseInt(given.get("side") || "1", 10) || 1);
  }

  function address() {
    const given = new URLSearchParams();
    given.set("tabel", filters.table.value);
    if (filters.municipality.value !== "") given.set("kommune", about.municipalities[filters.municipality.value].key);
    if (filters.search.value.trim()) given.set("soeg", filters.search.value.trim());
    if (sorting !== "name") given.set("sorter", sorting);
    if (page > 1) given.set("side", String(page));
    return LIST + "?" + given;
  }

  function rowsOf(table, list) {
    const municipality = filters.municipality.value === "" ? null : Number(filters.municipality.value);
    const words = filters.search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const haystack = words.length ? haystacks(table, list) : null;
    const rows = [];
    for (let row = 0; row < list.ids.length; row += 1) {
      if (municipality !== null && list.of[row] !== municipality) continue;
      if (haystack && !words.every((word) => haystack[row].includes(word))) continue;
      rows.push(row);
    }
    const down = sorting.startsWith("-");
    const column = down ? sorting.slice(1) : sorting;
    const order = (one, other) => {
      const a = rank(list, column, one), b = rank(list, column, other);
      // What is not given comes last, whichever way the list is sorted.
      if (a === null || b === null) return (a === null) - (b === null) || one - other;
      return (down ? b - a : a - b) || one - other;
    };
    return column === "name" && !down ? rows : rows.sort(order);
  }

  function haystacks(table, list) {
    if (!list.haystacks) {
      const columns = table.columns.filter((column) => list.data[column.id] && list.data[column.id].d);
      const names = about.municipalities.map((each) => each.name);
      list.haystacks = list.ids.map((id, row) =>
        [names[list.of[row]] || "", ...columns.map((column) => cell(list, column.id, row) || "")].join("\n").toLowerCase());
    }
    return list.haystacks;
  }

  async function showList() {
    const mine = (request += 1);
    const table = tables.get(filters.table.value);
    element("aktiver-vindue").hidden = false;
    element("aktiv-vindue").hidden = true;
    if (!unpacked.has(table.id + "/list")) element("aktiver-status").textContent = say("loading");
    const list = await unpack(table.id, "list");
    if (mine !== request) return;
    const rows = rowsOf(table, list);
    const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
    page = Math.min(page, pages);
    const first = (page - 1) * PAGE_ROWS;
    const visible = rows.slice(first, first + PAGE_ROWS);
    element("aktiver-status").textContent = rows.length
      ? say("showing", { first: number.format(first + 1), last: number.format(first + visible.length), rows: number.format(rows.length), all: number.format(list.ids.length) })
      : say("nothing_found");
    element("aktiver-liste").replaceChildren(...(rows.length ? [listTable(table, list, visible), pager(pages)] : []));
  }

  function listTable(table, list, rows) {
    const columns = table.columns.filter((column) => column.place >= 0).sort((a, b) => a.place - b.place);
    const name = columns.find((column) => column.id === "name") || { id: "name", title: say("name"), type: "text", unit: "" };
    const rest = columns.filter((column) => column.id !== "name");
    const head = make("tr", {}, heading(name), heading({ id: "municipality", title: say("municipality"), type: "text" }), ...rest.map(heading));
    const body = rows.map((row) => {
      const link = make("a", { href: assetAddress(list.ids[row]) }, cell(list, "name", row) || list.ids[row]);
      const where = about.municipalities[list.of[row]];
      const made = make("tr", {}, make("th", { scope: "row" }, link), make("td", {}, where ? where.name : say("missing")),
        ...rest.map((column) => make("td", { class: column.type === "number" ? "report-numeric" : null },
          shown(column, cell(list, column.id, row)) ?? missing())));
      made.addEventListener("click", (event) => {
        if (!event.target.closest("a") && !String(getSelection())) location.hash = link.getAttribute("href");
      });
      return made;
    });
    const caption = make("caption", { class: "sr-only" }, table.title);
    return make("div", { class: "table--responsive-scroll report-frame report-rows-frame", tabindex: "0", role: "group", "aria-label": table.title },
      make("table", { class: "table table--extracompact report-table report-rows" }, caption, make("thead", {}, head), make("tbody", {}, ...body)));
  }

  function heading(column) {
    const now = sorting === column.id ? "ascending" : sorting === "-" + column.id ? "descending" : "none";
    const mark = make("span", { "aria-hidden": "true", class: "report-sort" }, now === "ascending" ? "▲" : now === "descending" ? "▼" : "↕");
    const button = make("button", { type: "button", class: "report-sort-button", "data-column": column.id }, column.title, mark);
    button.addEventListener("click", () => {
      sorting = now === "ascending" ? "-" + column.id : column.id;
      page = 1;
      update().then(() => {
        const again = [...document.querySelectorAll(".report-sort-button")].find((each) => each.dataset.column === column.id);
        if (again) again.focus();
      });
    });
    return make("th", { scope: "col", class: column.type === "number" ? "report-numeric" : null, "aria-sort": now }, button);
  }

  function pager(pages) {
    if (pages < 2) return "";
    const step = (to, words, enabled) => {
      const button = make("button", { type: "button", class: "button button-secondary" }, words);
      button.disabled = !enabled;
      button.addEventListener("click", () => {
        page = to;
        update().then(() => element("aktiver-liste").querySelector("[tabindex]").focus({ preventScroll: true }));
        element("aktiver-filtre").scrollIntoView();
      });
      return button;
    };
    return make("div", { class: "report-pager", role: "group", "aria-label": say("pages") },
      step(page - 1, say("previous"), page > 1),
      make("span", {}, say("page_of", { page: number.format(page), pages: number.format(pages) })),
      step(page + 1, say("next"), page < pages));
  }

  function update() {
    history.replaceState(null, "", address());
    return showList();
  }

  // ---- One asset --------------------------------------------------------------------------

  const assetAddress = (id) => ASSET + new URLSearchParams({ id });

  async function findAsset(id) {
    for (const table of about.tables) {
      const list = await unpack(table.id, "list");
      if (!list.places) list.places = new Map(list.ids.map((each, row) => [each, row]));
      if (list.places.has(id)) return { table, list, row: list.places.get(id) };
    }
    return null;
  }

  async function showAsset(id) {
    const mine = (request += 1);
    const frame = element("aktiv-vindue");
    const found = await findAsset(id);
    const facts = found && found.table.facts ? await unpack(found.table.id, "facts") : null;
    if (mine !== request) return;
    const back = make("p", {}, make("a", { href: address(), class: "back-link" }, say("back_to_list")));
    element("aktiver-vindue").hidden = true;
    frame.hidden = false;
    if (!found) {
      frame.replaceChildren(back, make("p", {}, say("no_such_asset", { id })));
      return;
    }
    const { table, list, row } = found;
    const where = about.municipalities[list.of[row]];
    const title = make("h3", { class: "h2", tabindex: "-1" }, cell(list, "name", row) || id);
    const place = make("p", { class: "report-note" }, table.title, " · ",
      where ? make("a", { href: "#" + where.anchor }, where.name) : say("missing"), " · ", make("code", {}, id));
    frame.replaceChildren(back, title, place, ...describeAsset(table, list, row, facts));
    title.focus({ preventScroll: true });
    frame.scrollIntoView();
  }

  function describeAsset(table, list, row, facts) {
    const sayings = facts ? sayingsOf(facts, row) : new Map();
    const given = table.columns.filter((column) => cell(list, column.id, row) !== null);
    const absent = table.columns.filter((column) => cell(list, column.id, row) === null).map((column) => column.title);
    const head = make("tr", {}, ...["field", "value", "source", "set_aside"].map((key) => make("th", { scope: "col" }, say(key))));
    const body = given.map((column) => fieldRow(column, cell(list, column.id, row), sayings.get(column.id) || []));
    const frame = make("div", { class: "table--responsive-scroll report-frame", tabindex: "0", role: "group", "aria-label": say("fields") },
      make("table", { class: "table table--compact report-table report-fields" }, make("caption", { class: "sr-only" }, say("fields")), make("thead", {}, head), make("tbody", {}, ...body)));
    const parts = [frame];
    if (!facts) parts.push(make("p", { class: "report-note" }, say("facts_elsewhere")));
    if (absent.length) parts.push(make("p", {}, make("strong", {}, say("not_given") + " "), absent.join(", ") + "."));
    if (facts) parts.push(recordList(facts, row));
    return parts;
  }

  function fieldRow(column, value, sayings) {
    const chosen = sayings.filter((each) => each.chosen);
    const others = sayings.filter((each) => !each.chosen);
    const agreeing = others.filter((each) => !each.contradicts).map((each) => each.record.number);
    const text = (each) => shown(column, each.value === null ? value : each.value) ?? "";
    return make("tr", {},
      make("th", { scope: "row" }, column.title),
      make("td", {}, shown(column, value) ?? missing()),
      make("td", {}, ...(chosen.length ? chosen.map((each) => sourceOf(each.record)) : [missing()])),
      make("td", {}, ...others.filter((each) => each.contradicts).map((each) => make("div", { class: "report-contradicts" },
        make("strong", {}, text(each)), sourceOf(each.record),
        make("span", { class: "report-sub" }, reasonFor(column.id, each, chosen[0])))),
        agreeing.length ? make("div", { class: "report-sub" }, say("says_the_same", { records: agreeing.join(", ") })) : null));
  }

  function sourceOf(record) {
    const format = about.formats[record.format] || record.format;
    return make("div", {}, make("span", { class: "report-place" }, record.number + ". " + record.place),
      make("span", { class: "report-sub" }, [format, about.kinds[record.kind] || record.kind, record.day ? writeDay(record.day) : say("undated")].join(" · ")));
  }

  function reasonFor(field, other, chosen) {
    if (!chosen) return "";
    const own = about.fieldPrecedence[field] || [];
    const order = [...own, ...about.precedence.filter((name) => !own.includes(name))];
    const place = (name) => (order.indexOf(name) < 0 ? order.length : order.indexOf(name));
    const names = { one: about.formats[chosen.record.format] || chosen.record.format, other: about.formats[other.record.format] || other.record.format };
    if (place(other.record.format) > place(chosen.record.format)) return say("reason_order", names);
    return other.record.day === chosen.record.day ? say("reason_row") : say("reason_older");
  }

  function firstOf(facts, name, counts) {
    // Running sums, made once: where each row's records or written values begin.
    if (!facts[name]) {
      let sum = 0;
      facts[name] = counts.map((count) => { const before = sum; sum += count; return before; });
    }
    return facts[name];
  }

  function recordsOf(facts, row) {
    const first = firstOf(facts, "firstRecord", facts.counts)[row];
    return Array.from({ length: facts.counts[row] }, (_, ordinal) => {
      const [path, sheet, format, kind, exported] = facts.stems[facts.stem[first + ordinal]];
      const line = facts.row[first + ordinal];
      return { number: ordinal + 1, place: [path, sheet, line].filter((part) => part !== null).join(":"), format, kind, day: exported, rung: facts.rungs[facts.rung[first + ordinal]] };
    });
  }

  function sayingsOf(facts, row) {
    if (!facts.written) facts.written = facts.patterns.map((pattern) => pattern.filter((token) => token & WRITTEN).length);
    let next = firstOf(facts, "firstValue", facts.of.map((pattern) => facts.written[pattern]))[row];
    const records = recordsOf(facts, row);
    const found = new Map();
    for (const token of facts.patterns[facts.of[row]]) {
      const place = Math.floor(token / 8);
      const field = facts.fields[place % about.fieldLimit];
      const value = token & WRITTEN ? facts.words[facts.values[next++]] : null;
      const saying = { record: records[Math.floor(place / about.fieldLimit)], value, chosen: Boolean(token & CHOSEN), contradicts: Boolean(token & CONTRADICTS) };
      if (!found.has(field)) found.set(field, []);
      found.get(field).push(saying);
    }
    return found;
  }

  function recordList(facts, row) {
    const items = recordsOf(facts, row).map((record) => make("li", {}, sourceOf(record),
      make("span", { class: "report-sub" }, say("linked_by", { rung: about.rungs[record.rung] || record.rung }))));
    return make("div", {}, make("h4", {}, say("records")), make("ul", { class: "report-records" }, ...items));
  }

  // ---- Begin ------------------------------------------------------------------------------

  function linkAssets() {
    for (const each of document.querySelectorAll("[data-asset]")) {
      const link = make("a", { href: assetAddress(each.dataset.asset) });
      link.append(...each.childNodes);
      each.replaceChildren(link);
    }
  }

  function follow(begins) {
    const hash = location.hash;
    if (hash.startsWith(ASSET)) {
      showAsset(new URLSearchParams(hash.slice(ASSET.length)).get("id") || "");
    } else if (hash.startsWith(LIST + "?") || hash === LIST) {
      readAddress();
      showList().then(() => element("aktiver").scrollIntoView());
    } else if (begins) {
      readAddress();
      showList();
    }
  }

  let typing = 0;
  filters.search.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => { page = 1; update(); }, 150); });
  element("aktiver-filtre").addEventListener("submit", (event) => event.preventDefault());
  filters.municipality.addEventListener("change", () => { page = 1; update(); });
  filters.table.addEventListener("change", () => { page = 1; sorting = "name"; update(); });
  addEventListener("hashchange", () => follow(false));
  element("aktiver-henvisning").classList.add("report-with-script");
  linkAssets();
  whenNear(element("aktiver"), () => follow(true));

  // Large lists are unpacked only when somebody comes near them, or asks for one.
  function whenNear(target, begin) {
    if (location.hash.startsWith(LIST) || location.hash.startsWith(ASSET) || typeof IntersectionObserver === "undefined") {
      begin();
      return;
    }
    element("aktiver-vindue").hidden = false;
    readAddress();
    element("aktiver-status").textContent = say("loading");
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) { watch.disconnect(); if (request === 0) begin(); }
    }, { rootMargin: "600px" });
    watch.observe(target);
  }

  function foldContentsOnPhones() {
    const contents = document.querySelector(".report-contents-fold");
    if (contents && matchMedia("(max-width: 1099px)").matches) contents.open = false;
  }
})();
