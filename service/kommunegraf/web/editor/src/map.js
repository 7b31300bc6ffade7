// A map of the rows that have a place: a point, or a municipality, over the centre points of all municipalities.
import { labelColumns, numberColumns, numberOf } from "./solutions.js";
import { chooser, filled, hint, picture, shortened, svg } from "./svg.js";

const MOST = 500; // rows
const LABELLED = 15; // rows that all have their label
const MARGIN = 30;
// Denmark, where nothing else is there to say how much to show: west, south, east, north.
const DENMARK = [8, 54.5, 15.3, 57.8];

/** The controls and the picture of a map. */
export async function drawMap(solutions, { words, language, vocabulary, width }) {
  const { places } = await vocabulary.load();
  const column = solutions.columns.find((each) => each.points);
  const numbers = numberColumns(solutions);
  const label = labelColumns(solutions).find((each) => each.kind === "text") ?? column;
  const canvas = document.createElement("figure");
  const redraw = (number) => canvas.replaceChildren(...drawn(solutions, { column, label, number, places, width }, words, language));
  const controls = document.createElement("div");
  controls.className = "controls";
  if (numbers.length > 0) {
    const options = [["", words.js_same_size], ...numbers.map((each) => [String(each.index), `?${each.name}`])];
    controls.append(
      chooser(words.js_size, options, String(numbers[0].index), (value) => redraw(value === "" ? null : solutions.columns[Number(value)])),
    );
  }
  redraw(numbers[0] ?? null);
  return [controls, canvas];
}

function drawn({ rows }, { column, label, number, places, width }, words, language) {
  const all = rows.filter((row) => row[column.index]?.point);
  const shown = all.slice(0, MOST);
  const at = projection([...shown.map((row) => row[column.index].point), ...places.map((place) => place.point)], width);
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const largest = number === null ? 0 : Math.max(...shown.map((row) => Math.abs(numberOf(row[number.index])) || 0));
  const background = places.map((place) => circle(at(place.point), 3, "place", labelOf(place, language)));
  const sizeOf = (row) =>
    number !== null && largest > 0 ? 4 + 16 * Math.sqrt((Math.abs(numberOf(row[number.index])) || 0) / largest) : 7;
  const marks = shown.map((row) => {
    const value = number === null || !row[number.index] ? "" : `: ${format.format(numberOf(row[number.index]))}`;
    return circle(at(row[column.index].point), sizeOf(row), "point", `${row[label.index]?.text ?? ""}${value}`);
  });
  const said = shown.length > LABELLED ? [] : shown.map((row) => caption(at(row[column.index].point), sizeOf(row) + 4, row[label.index]?.text ?? "", width));
  const names = [...new Set(shown.map((row) => row[label.index]?.text).filter(Boolean))];
  const listed = names.slice(0, 10).map((name) => shortened(name, 40)).join(", ") + (names.length > 10 ? " …" : "");
  const description = filled(words.js_map_says, { count: shown.length, places: listed });
  const below = document.createElement("figcaption");
  below.textContent = description + (all.length > MOST ? ` ${filled(words.js_first, { shown: MOST, total: all.length })}` : "");
  return [picture(width, Math.round(at.height), description, ...background, ...marks, ...said), below];
}

function labelOf(place, language) {
  return place.label[language] ?? Object.values(place.label)[0] ?? place.code;
}

/** From [longitude, latitude] to [x, y]: equirectangular, true to scale at the middle latitude. */
function projection(points, width) {
  const longitudes = [DENMARK[0], DENMARK[2], ...points.map(([longitude]) => longitude)];
  const latitudes = [DENMARK[1], DENMARK[3], ...points.map(([, latitude]) => latitude)];
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const narrowing = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = (width - 2 * MARGIN) / ((east - west) * narrowing);
  const at = ([longitude, latitude]) => [MARGIN + (longitude - west) * narrowing * scale, MARGIN + (north - latitude) * scale];
  at.height = Math.min(2 * MARGIN + (north - south) * scale, 4 * width);
  return at;
}

/** A name beside its point, on the side that has room. */
function caption([x, y], away, name, width) {
  const isRight = x > width * 0.6;
  return svg("text", { x: isRight ? x - away : x + away, y: y + 4, "text-anchor": isRight ? "end" : "start" }, shortened(name, 28));
}

function circle([x, y], radius, kind, said) {
  return svg("circle", { class: kind, cx: x.toFixed(1), cy: y.toFixed(1), r: radius.toFixed(1) }, hint(said));
}
