// The ways to see a result: the table that the page has, and what can be drawn of it.
import { drawChart } from "./chart.js";
import { drawGraph, edgesOf } from "./graph.js";
import { drawMap } from "./map.js";
import { labelColumns, numberColumns, solutionsOf } from "./solutions.js";
import { enhanceSorting } from "./sorting.js";

const WIDEST = 760; // user units: a picture is as wide as its place, so that its text has one size

/** Adds to a result section the buttons that choose a view; `view=` in the address' fragment keeps the choice. */
export function showViews(result, tools) {
  const table = result.querySelector("table.solutions");
  const solutions = solutionsOf(table);
  if (solutions === null || solutions.rows.length === 0) return;
  enhanceSorting(table, tools);
  const drawings = available(solutions);
  if (Object.keys(drawings).length === 0) return;

  const tableBox = table.closest(".scroll");
  const drawn = document.createElement("div");
  drawn.className = "drawn";
  drawn.hidden = true;
  const bar = document.createElement("div");
  bar.className = "views";
  bar.role = "group";
  bar.ariaLabel = tools.words.js_views;
  const buttons = Object.fromEntries(["table", ...Object.keys(drawings)].map((name) => [name, makeButton(name)]));
  bar.append(...Object.values(buttons));
  tableBox.before(bar, drawn);

  function makeButton(name) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = tools.words[`js_${name}`];
    button.addEventListener("click", () => {
      history.replaceState(null, "", name === "table" ? location.pathname + location.search : `#view=${name}`);
      choose(name);
    });
    return button;
  }

  async function choose(name) {
    for (const [each, button] of Object.entries(buttons)) button.ariaPressed = String(each === name);
    tableBox.hidden = name !== "table";
    drawn.hidden = name === "table";
    if (name === "table") return;
    const width = Math.min(Math.max(drawn.clientWidth, 280), WIDEST);
    drawn.replaceChildren(...(await drawings[name](solutions, { ...tools, width })));
  }

  const wanted = location.hash.match(/^#view=(\w+)$/)?.[1];
  choose(wanted in buttons ? wanted : "table");
}

function available(solutions) {
  const drawings = {};
  if (numberColumns(solutions).length > 0 && labelColumns(solutions).length > 0) drawings.chart = drawChart;
  if (edgesOf(solutions) !== null) drawings.graph = drawGraph;
  if (solutions.columns.some((column) => column.points)) drawings.map = drawMap;
  return drawings;
}
