// A chart of bars or a line over a column of labels and one of numbers.
import { labelColumns, numberColumns, numberOf } from "./solutions.js";
import { chooser, filled, hint, paragraph, picture, shortened, svg } from "./svg.js";

const MOST = 60; // rows
const ROW = 24;
const HEIGHT = 320;
const CHARACTER = 7.8; // a character's width, at most times

/** The controls and the picture of a chart. */
export function drawChart(solutions, { words, language, width }) {
  const numbers = numberColumns(solutions);
  const chosen = { kind: "bars", value: numbers[0], label: labelColumns(solutions).find((each) => each !== numbers[0]) };
  chosen.label ??= numbers[0];
  const canvas = document.createElement("figure");
  const named = (columns) => columns.map((column) => [String(column.index), `?${column.name}`]);
  const redraw = () => canvas.replaceChildren(...drawn(solutions, { ...chosen, width }, words, language));
  const by = (key) => (value) => {
    chosen[key] = solutions.columns[Number(value)];
    redraw();
  };
  const controls = document.createElement("div");
  controls.className = "controls";
  controls.append(
    chooser(words.js_kind, [["bars", words.js_bars], ["line", words.js_line]], "bars", (kind) => {
      chosen.kind = kind;
      redraw();
    }),
    chooser(words.js_label, named(labelColumns(solutions)), String(chosen.label.index), by("label")),
    chooser(words.js_value, named(numbers), String(chosen.value.index), by("value")),
  );
  redraw();
  return [controls, canvas];
}

function drawn({ rows, columns }, { kind, label, value, width }, words, language) {
  const all = rows
    .map((row) => ({ label: labelOf(row, label, columns), number: numberOf(row[value.index]) }))
    .filter((point) => Number.isFinite(point.number));
  const points = all.slice(0, MOST);
  if (points.length === 0) return [paragraph(words.js_nothing)];
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const least = points.reduce((one, other) => (other.number < one.number ? other : one));
  const largest = points.reduce((one, other) => (other.number > one.number ? other : one));
  const description = filled(words.js_chart_says, {
    value: value.name,
    label: label.name,
    count: points.length,
    least: `${format.format(least.number)} (${least.label})`,
    largest: `${format.format(largest.number)} (${largest.label})`,
  });
  const scale = { low: Math.min(0, least.number), high: Math.max(0, largest.number) };
  if (scale.low === scale.high) scale.high = 1;
  const caption = document.createElement("figcaption");
  caption.textContent = description + (all.length > MOST ? ` ${filled(words.js_first, { shown: MOST, total: all.length })}` : "");
  return [(kind === "bars" ? bars : line)(points, { ...scale, width }, description, format), caption];
}

/** What names a row: its label, and those of the other columns of words where it is the first of several alike. */
function labelOf(row, column, columns) {
  const own = row[column.index]?.text ?? "–";
  const beside = columns.filter((each) => each !== column && ["text", "date", "iri"].includes(each.kind) && each.index > column.index);
  return column.kind === "date" && beside.length > 0 ? `${own} · ${row[beside[0].index]?.text ?? "–"}` : own;
}

function bars(points, { low, high, width }, description, format) {
  const labels = Math.round(width * 0.36);
  const figures = Math.max(...points.map(({ number }) => format.format(number).length)) * CHARACTER + 12;
  const at = (number) => labels + ((number - low) / (high - low)) * Math.max(width - labels - figures, 20);
  const marks = points.flatMap(({ label, number }, index) => {
    const y = index * ROW + 4;
    const [left, right] = [at(Math.min(0, number)), at(Math.max(0, number))];
    return [
      svg("text", { x: labels - 8, y: y + 13, "text-anchor": "end" }, shortened(label, Math.floor(labels / CHARACTER) - 1), hint(label)),
      svg("rect", { class: "bar", x: left, y, width: Math.max(right - left, 1), height: ROW - 7 }, hint(`${label}: ${format.format(number)}`)),
      svg("text", { x: right + 6, y: y + 13 }, format.format(number)),
    ];
  });
  const height = points.length * ROW + 8;
  return picture(width, height, description, svg("line", { class: "axis", x1: at(0), x2: at(0), y1: 0, y2: height }), ...marks);
}

function line(points, { low, high, width }, description, format) {
  const figures = Math.max(...[low, (low + high) / 2, high].map((number) => format.format(number).length));
  const [left, top, bottom] = [figures * CHARACTER + 16, 14, 90];
  const x = (index) => left + (points.length === 1 ? 0 : (index / (points.length - 1)) * (width - left - 30));
  const y = (number) => top + (1 - (number - low) / (high - low)) * (HEIGHT - top - bottom);
  const path = points.map(({ number }, index) => `${index ? "L" : "M"}${x(index).toFixed(1)} ${y(number).toFixed(1)}`).join("");
  const ticks = [low, (low + high) / 2, high].flatMap((number) => [
    svg("line", { class: "axis", x1: left, x2: width - 20, y1: y(number), y2: y(number) }),
    svg("text", { x: left - 8, y: y(number) + 5, "text-anchor": "end" }, format.format(number)),
  ]);
  const step = Math.ceil((points.length * 40) / width);
  const marks = points.flatMap(({ label, number }, index) => [
    svg("circle", { class: "bar", cx: x(index), cy: y(number), r: 4 }, hint(`${label}: ${format.format(number)}`)),
    ...(index % step === 0
      ? [svg("text", { x: 0, y: 0, "text-anchor": "end", transform: `translate(${x(index) + 4} ${HEIGHT - bottom + 18}) rotate(-35)` }, shortened(label, 16))]
      : []),
  ]);
  return picture(width, HEIGHT, description, ...ticks, svg("path", { class: "trace", d: path }), ...marks);
}
