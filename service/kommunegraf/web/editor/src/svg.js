// SVG elements, made with their text as text: results are foreign.

const NAMESPACE = "http://www.w3.org/2000/svg";

/** An element with attributes and children; a string becomes a text node. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** A picture of this size in user units, with what it shows in words. */
export function picture(width, height, description, ...children) {
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": description },
    ...children,
  );
}

/** The text that an element shows where the pointer rests. */
export function hint(text) {
  return svg("title", {}, text);
}

export function shortened(text, length) {
  const characters = [...text];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
}

/** The words of a key with `{name}` replaced by values. */
export function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** A paragraph of text. */
export function paragraph(text) {
  const element = document.createElement("p");
  element.className = "small";
  element.textContent = text;
  return element;
}

/** A labelled list of choices; `chosen` is told the value. */
export function chooser(label, options, value, chosen) {
  const box = document.createElement("label");
  const select = document.createElement("select");
  for (const [each, said] of options) select.add(new Option(said, each, false, each === value));
  select.addEventListener("change", () => chosen(select.value));
  box.append(`${label} `, select);
  return box;
}
