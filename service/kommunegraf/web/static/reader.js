// The reader without reloads: what is chosen, pointed at or focused in the text shows its facts, and the other way round.
"use strict";
(() => {
  const text = document.getElementById("served");
  const facts = document.getElementById("facts");
  const panel = document.getElementById("chosen");
  const list = document.getElementById("chosen-facts");
  if (!text || !facts || !panel || !list) return;

  const moved = /^#c(\d{1,9})-\d{1,9}$/.exec(location.hash);
  if (moved) {
    const there = new URLSearchParams(location.search);
    for (const name of ["fact", "part"]) there.delete(name);
    there.set("at", moved[1]);
    location.replace(`?${there}#at`);
    return;
  }
  for (const each of document.querySelectorAll(".scripted")) each.hidden = false;

  const segments = [...text.querySelectorAll("a.f")];
  const named = (segment) => segment.dataset.f.split(" ");
  const bearing = new Map();  // the index of a fact -> the segments that bear it
  for (const segment of segments)
    for (const index of named(segment)) bearing.set(index, [...(bearing.get(index) || []), segment]);

  // One stop for the Tab key: n and p go on from there.
  const stop = (segment) => {
    for (const each of segments) each.tabIndex = each === segment ? 0 : -1;
  };
  stop(document.querySelector("a#at") || segments[0]);

  const unlit = (root) => {
    for (const each of root.querySelectorAll(".lit")) each.classList.remove("lit");
  };
  const light = (indexes) => {
    unlit(text);
    unlit(facts);
    for (const index of indexes) {
      for (const segment of bearing.get(index) || []) segment.classList.add("lit");
      document.getElementById(`f${index}`)?.classList.add("lit");
    }
  };
  // The facts stand in the list beside the text already; the panel shows copies of them.
  const tell = (indexes) => {
    const shown = document.createElement("ul");
    shown.className = "plain";
    for (const index of indexes) {
      const fact = document.getElementById(`f${index}`);
      if (!fact) continue;
      const copy = fact.cloneNode(true);
      copy.removeAttribute("id");
      copy.classList.remove("lit");
      const node = fact.parentElement.parentElement.firstElementChild;
      if (node) copy.prepend(node.cloneNode(true), " · ");
      shown.append(copy);
    }
    list.replaceChildren(shown);
    panel.hidden = false;
  };
  const keep = (link) => history.replaceState(null, "", link.href);
  const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);

  const choose = (segment) => {
    light(named(segment));
    tell(named(segment));
    keep(segment);
    stop(segment);
    segment.focus({ preventScroll: true });
    segment.scrollIntoView({ block: "center" });
  };
  const clear = () => {
    unlit(document);
    for (const mark of [...text.querySelectorAll("mark")]) mark.replaceWith(...mark.childNodes);
    panel.hidden = true;
    list.replaceChildren();
    history.replaceState(null, "", document.getElementById("clear").href);
  };

  text.addEventListener("click", (event) => {
    const segment = event.target.closest("a.f");
    if (!segment || !plain(event) || "more" in segment.dataset) return;  // of more facts than it names, the server tells
    event.preventDefault();
    choose(segment);
  });
  const chosenFact = (event) => {
    const link = event.target.closest("a[href^='?fact=']");
    const row = link && facts.querySelector(`li > a[href="${CSS.escape(link.getAttribute("href"))}"]`);
    const segment = row && (bearing.get(row.parentElement.id.slice(1)) || [])[0];
    if (!segment || !plain(event)) return;
    event.preventDefault();
    light([row.parentElement.id.slice(1)]);
    tell([row.parentElement.id.slice(1)]);
    keep(link);
    stop(segment);
    segment.scrollIntoView({ block: "center" });
    segment.focus({ preventScroll: true });
  };
  facts.addEventListener("click", chosenFact);
  panel.addEventListener("click", (event) => {
    if (event.target.closest("#clear") && plain(event)) {
      event.preventDefault();
      clear();
    } else chosenFact(event);
  });

  // Pointing at words, or coming to them, lights them and their facts up; what was chosen stays in the panel.
  const point = (event) => {
    const segment = event.target.closest?.("a.f");
    const fact = event.target.closest?.("li[id^='f']");
    if (segment?.dataset.f) light(named(segment));
    else if (fact) light([fact.id.slice(1)]);
  };
  for (const root of [text, facts]) for (const kind of ["mouseover", "focusin"]) root.addEventListener(kind, point);

  // Keys work only where the focus is in the reader (WCAG 2.1.4).
  document.querySelector(".reader").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "Escape") return void clear();
    const step = { n: 1, p: -1 }[event.key];
    if (!step || !segments.length) return;
    event.preventDefault();
    const at = segments.indexOf(document.activeElement);
    const from = at >= 0 ? at : segments.findIndex((each) => each.tabIndex === 0) - (step > 0 ? 1 : 0);
    const next = segments[Math.max(0, Math.min(segments.length - 1, from + step))];
    if (next) choose(next);
  });
})();
