// Makes the pages live. Everything works without it; nothing here draws what the server has not drawn first.
"use strict";

{
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const main = byId("main");
  const live = byId("live");
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`vigil:${name}`, { detail }));
  root.classList.add("scripted");

  // Theme: auto, light, dark.

  const themes = ["auto", "light", "dark"];
  const themeButton = byId("theme");
  let theme = root.dataset.theme ?? "auto";

  function showTheme() {
    themeButton.hidden = false;
    themeButton.textContent = `Theme: ${theme}`;
  }

  function nextTheme() {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    try {
      localStorage.setItem("vigil-theme", theme);
    } catch {
      // Storage can be forbidden; then the choice lasts as long as the page.
    }
    showTheme();
    tell("changed");
  }

  // Small comforts: a selection takes effect at once, the search filters while one types, cells answer a click.

  const searchText = () => document.querySelector("form[data-search] input")?.value ?? "";

  function filterRows() {
    const nothing = document.querySelector("[data-nothing-found]");
    if (!nothing) return;
    const needle = searchText().trim().toLowerCase();
    const rows = [...document.querySelectorAll("[data-search-text]")];
    for (const row of rows) row.hidden = !row.dataset.searchText.includes(needle);
    nothing.hidden = rows.some((row) => !row.hidden);
    nothing.previousElementSibling.hidden = !nothing.hidden;
  }

  function submitted(event) {
    // Empty fields would only lengthen the address.
    for (const field of event.target.querySelectorAll("select, input")) field.disabled = field.value === "";
  }

  function clicked(event) {
    const copy = event.target.closest("[data-copy]");
    if (copy) copyCommand(copy);
    const cell = event.target.closest("rect[data-window]");
    if (!cell) return;
    const address = new URL(cell.closest("tr").querySelector("th a").href);
    address.searchParams.set("window", cell.dataset.window);
    location.assign(address);
  }

  async function copyCommand(button) {
    await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  }

  // A link to a part that is folded away opens it.
  function openTarget() {
    const target = location.hash ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    const details = target?.closest("details");
    if (!details || details.open) return;
    details.open = true;
    target.scrollIntoView();
  }

  // What the server cannot know: that the script runs.
  function prepare() {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
    filterRows();
  }

  // Pointing at a moment in one chart marks it in the others.

  function pointed(event) {
    const plot = event.target.closest?.(".plot > svg");
    if (!plot?.querySelector(".cursor")) return showCursor(-1);
    const box = plot.getBoundingClientRect();
    showCursor((event.clientX - box.left) / box.width);
  }

  function showCursor(share) {
    const isInside = share >= 0 && share <= 1;
    for (const line of document.querySelectorAll(".cursor")) {
      line.classList.toggle("shown", isInside);
      if (isInside) for (const end of ["x1", "x2"]) line.setAttribute(end, `${share * 100}%`);
    }
  }

  // Live: the server says that something changed, the page asks for itself again and changes only what differs.

  let isRefreshing = false;
  let isWanted = false;
  let refreshedAt = Date.now();
  let hasConnected = false;

  function connect() {
    const source = new EventSource("/events");
    source.addEventListener("open", () => {
      showState("live", "Live");
      if (hasConnected) refresh();
      hasConnected = true;
    });
    source.addEventListener("error", () => {
      showState("lost", `Connection lost, data from ${clock()}`);
      // The browser connects again by itself, except after an answer that was no stream.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
    });
    source.addEventListener("change", changed);
  }

  function changed(event) {
    let model = null;
    try {
      model = JSON.parse(event.data).model;
    } catch {
      // What cannot be read may concern any page.
    }
    if (!model || !main.dataset.model || main.dataset.model === model) refresh();
  }

  const dataTime = () => new Date(Number(main.dataset.at));
  const clock = () => dataTime().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

  function showState(state, text) {
    live.title = `Data from ${dataTime()}`;
    // Unchanged text is left alone: screen readers announce every change.
    if (live.dataset.state === state && live.textContent === text) return;
    live.dataset.state = state;
    live.textContent = text;
  }

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const shown = () => new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));

  // A replay sends thousands of events: one refresh every two seconds is as live as a reader can be.
  async function refresh() {
    isWanted = true;
    if (isRefreshing) return;
    isRefreshing = true;
    while (isWanted) {
      await pause(Math.max(100, refreshedAt + 2000 - Date.now()));
      while (document.hidden) await shown();
      isWanted = false;
      refreshedAt = Date.now();
      try {
        const answer = await fetch(location.href, { headers: { "X-Vigil-Fragment": "1" }, cache: "no-store" });
        if (answer.ok) take(await answer.text());
      } catch {
        // The event source notices a lost connection too, says so and connects again.
      }
    }
    isRefreshing = false;
  }

  function take(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("main");
    if (!fresh) return;
    merge(main, fresh);
    prepare();
    tell("changed");
    if (live.dataset.state === "live") showState("live", "Live");
  }

  const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.dataset.key ?? node.id : "");
  // What belongs to the reader or to a script, and not to the server.
  const isKept = (node, name) => ["open", "hidden", "disabled", "class"].includes(name)
    && node.matches("details, tr, figure, button, input, select");

  function mergeAttributes(old, fresh) {
    for (const { name, value } of [...fresh.attributes]) {
      if (!isKept(old, name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (!isKept(old, name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
    }
  }

  // Nodes with a key are found again wherever they are; others are compared in order.
  function merge(old, fresh) {
    mergeAttributes(old, fresh);
    if (old === document.activeElement && old.matches("input, select")) return;
    const keyed = new Map([...old.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
    // Rows do not change places under the pointer; they wait until it has left.
    const holdsOrder = old.closest("[data-sorted]")?.matches(":hover, :focus-within") ?? false;
    let place = old.firstChild;
    for (const next of [...fresh.childNodes]) {
      const key = keyOf(next);
      const isSame = place && !keyOf(place) && place.nodeName === next.nodeName;
      const match = key ? keyed.get(key) : isSame ? place : null;
      if (!match) {
        old.insertBefore(document.importNode(next, true), place);
        continue;
      }
      keyed.delete(key);
      if (match === place) place = match.nextSibling;
      else if (!holdsOrder) old.insertBefore(match, place);
      if (match.nodeType === Node.ELEMENT_NODE) merge(match, next);
      else if (match.nodeValue !== next.nodeValue) match.nodeValue = next.nodeValue;
    }
    while (place) {
      const after = place.nextSibling;
      const isMatched = holdsOrder && keyOf(place) && !keyed.has(keyOf(place));
      if (!isMatched && !place.classList?.contains("zoom")) place.remove();
      place = after;
    }
  }

  showTheme();
  prepare();
  openTarget();
  themeButton.addEventListener("click", nextTheme);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => tell("changed"));
  document.addEventListener("change", (event) => event.target.closest("form[data-submit]")?.requestSubmit());
  document.addEventListener("submit", submitted);
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-search]")) filterRows(); });
  document.addEventListener("click", clicked);
  document.addEventListener("pointermove", pointed);
  document.addEventListener("vigil:cursor", (event) => showCursor(event.detail));
  addEventListener("hashchange", openTarget);
  // A page that comes back from the browser's history still has the fields that were left out.
  addEventListener("pageshow", () => { for (const field of document.querySelectorAll("form :disabled")) field.disabled = false; });
  if ("live" in main.dataset && window.EventSource) connect();
}
