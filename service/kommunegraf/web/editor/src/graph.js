// A drawing of nodes and links: of the triples of a graph, or of solutions that read like triples.
import { filled, hint, paragraph, picture, shortened, svg } from "./svg.js";

const MOST_NODES = 60;
const STEPS = 250;
const PULL = 8;
const LABELLED = 30; // nodes that all have their label; of more, those with several links
const NAMING = /(?:#|\/)(?:label|prefLabel|title|name)$/;

/** The links that solutions state: [{ from, to, by }] of values, or null where their columns do not read like links. */
export function edgesOf({ columns, rows }) {
  const isNode = (column) => column !== undefined && ["iri", "blank", "mixed"].includes(column.kind);
  const [first, second, third] = columns;
  if (columns.length === 3 && isNode(first) && second.kind === "iri" && third.kind !== "none" && third.kind !== "number")
    return rows.filter((row) => row[0] && row[2]).map((row) => ({ from: row[0], by: row[1], to: row[2] }));
  const nodes = columns.filter((column) => ["iri", "blank"].includes(column.kind));
  if (nodes.length < 2) return null;
  const [from, to] = nodes;
  return rows.filter((row) => row[from.index] && row[to.index]).map((row) => ({ from: row[from.index], by: null, to: row[to.index] }));
}

/** The picture of the links, and what it shows in words. */
export function drawGraph(solutions, { words, width }) {
  const edges = edgesOf(solutions);
  const names = new Map();
  const links = [];
  for (const { from, by, to } of edges) {
    const isName = by !== null && to.type === "text" && NAMING.test(by.value);
    if (isName && !names.has(from.value)) names.set(from.value, to.text);
    else if (!isName) links.push({ from, by, to });
  }
  const nodes = new Map();
  let left = 0;
  const drawnLinks = [];
  for (const link of links.length > 0 ? links : edges) {
    const ends = [nodeOf(link.from), nodeOf(link.to)];
    const lacking = new Set(ends.filter((end) => !nodes.has(end.key)).map((end) => end.key)).size;
    if (nodes.size + lacking > MOST_NODES) {
      left += 1;
      continue;
    }
    const [one, other] = ends.map((end) => known(nodes, end));
    one.degree += 1;
    other.degree += 1;
    drawnLinks.push({ one, other, by: link.by?.text ?? "" });
  }
  for (const node of nodes.values()) node.label = names.get(node.key) ?? node.label;
  const placed = [...nodes.values()];
  const height = Math.round(Math.max(width * 0.75, 360));
  layOut(placed, drawnLinks, width, height);
  const most = placed.toSorted((one, other) => other.degree - one.degree).slice(0, 3);
  const description = filled(words.js_graph_says, {
    nodes: placed.length,
    links: drawnLinks.length,
    most: most.map((node) => `${shortened(node.label, 60)} (${node.degree})`).join(", "),
  });
  const caption = document.createElement("figcaption");
  caption.textContent = left > 0 ? `${description} ${filled(words.js_left, { left })}` : description;
  const figure = document.createElement("figure");
  figure.append(drawing(placed, drawnLinks, description, width, height), caption);
  return drawnLinks.length > 0 ? [figure] : [paragraph(words.js_nothing)];
}

/** A literal is a node of its own by its text; an IRI or a blank node by itself. */
function nodeOf(value) {
  const isLiteral = !["iri", "blank"].includes(value.type);
  return { key: isLiteral ? `"${value.value}` : value.value, label: value.text, isLiteral };
}

function known(nodes, { key, label, isLiteral }) {
  if (!nodes.has(key)) nodes.set(key, { key, label, isLiteral, degree: 0, x: 0, y: 0 });
  return nodes.get(key);
}

/** Places nodes by forces (Fruchterman and Reingold, 1991), from a circle, so that the same links look the same. */
function layOut(nodes, links, width, height) {
  const ideal = 0.62 * Math.sqrt((width * height) / Math.max(nodes.length, 1));
  nodes.forEach((node, index) => {
    const angle = (2 * Math.PI * index) / nodes.length;
    node.x = width / 2 + (width / 3) * Math.cos(angle);
    node.y = height / 2 + (height / 3) * Math.sin(angle);
  });
  for (let step = 0; step < STEPS; step++) {
    const moves = new Map(nodes.map((node) => [node, [0, 0]]));
    const push = (one, other, strength) => {
      const [dx, dy] = [one.x - other.x || 0.01, one.y - other.y || 0.01];
      const distance = Math.hypot(dx, dy);
      const by = strength(distance) / distance;
      moves.get(one)[0] += dx * by;
      moves.get(one)[1] += dy * by;
      moves.get(other)[0] -= dx * by;
      moves.get(other)[1] -= dy * by;
    };
    nodes.forEach((one, index) => nodes.slice(index + 1).forEach((other) => push(one, other, (d) => ideal ** 2 / d)));
    for (const { one, other } of links) if (one !== other) push(one, other, (d) => -(d ** 2) / ideal);
    const reach = (width / 8) * (1 - step / STEPS);
    for (const node of nodes) {
      // What nothing holds is drawn to the middle, not pressed to the edge.
      const dx = moves.get(node)[0] + (width / 2 - node.x) * PULL * (ideal / width);
      const dy = moves.get(node)[1] + (height / 2 - node.y) * PULL * (ideal / height);
      const length = Math.hypot(dx, dy) || 1;
      node.x = clamp(node.x + (dx / length) * Math.min(length, reach), 50, width - 50);
      node.y = clamp(node.y + (dy / length) * Math.min(length, reach), 24, height - 16);
    }
  }
}

/** The end of a label, where paths differ. */
function ending(text, length) {
  const characters = [...text];
  return characters.length > length ? `…${characters.slice(1 - length).join("")}` : text;
}

function clamp(number, low, high) {
  return Math.min(Math.max(number, low), high);
}

function drawing(nodes, links, description, width, height) {
  const arrow = svg(
    "marker",
    { id: "arrow", viewBox: "0 0 8 8", refX: 15, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto" },
    svg("path", { class: "arrow", d: "M0 0L8 4L0 8z" }),
  );
  const lines = links.flatMap(({ one, other, by }) => [
    svg("line", { class: "axis", x1: one.x, y1: one.y, x2: other.x, y2: other.y, "marker-end": "url(#arrow)" }, hint(by)),
    ...(links.length <= 20 && width > 500 && by
      ? [svg("text", { class: "faint", x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, "text-anchor": "middle" }, shortened(by, 24))]
      : []),
  ]);
  const marks = nodes.flatMap((node) => [
    svg("circle", { class: node.isLiteral ? "room" : "bar", cx: node.x, cy: node.y, r: Math.min(6 + node.degree / 2, 14) }, hint(node.label)),
    ...(nodes.length <= LABELLED || node.degree > 2
      ? [svg("text", { x: node.x, y: node.y - 10, "text-anchor": "middle" }, ending(node.label, Math.floor(width / 30)))]
      : []),
  ]);
  return picture(width, height, description, svg("defs", {}, arrow), ...lines, ...marks);
}
