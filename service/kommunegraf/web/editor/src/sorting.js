// Buttons in the table's head that sort its rows.

export function enhanceSorting(table, { words, language }) {
  const order = new Intl.Collator(language, { numeric: true });
  const asGiven = [...table.tBodies[0].rows];
  for (const [index, cell] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...cell.childNodes);
    button.title = words.js_sort;
    cell.append(button);
    button.addEventListener("click", () => {
      const next = { ascending: "descending", descending: null }[cell.ariaSort ?? ""] ?? (cell.ariaSort ? null : "ascending");
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      if (next) cell.setAttribute("aria-sort", next);
      table.tBodies[0].append(...(next ? sorted(asGiven, index, next === "descending" ? -1 : 1, order) : asGiven));
    });
  }
}

function sorted(rows, index, direction, order) {
  const keyed = rows.map((row) => {
    const cell = row.cells[index];
    const lexical = cell.dataset.value ?? cell.textContent.trim();
    return { row, type: cell.dataset.type, lexical, number: cell.dataset.type === "number" ? Number(lexical) : NaN };
  });
  // Unbound values come last, whichever way.
  const compared = (one, other) => {
    if (!one.type || !other.type) return (one.type ? 0 : 1) - (other.type ? 0 : 1);
    const byNumber = one.number - other.number;
    return direction * (Number.isNaN(byNumber) ? order.compare(one.lexical, other.lexical) : byNumber);
  };
  return keyed.sort(compared).map(({ row }) => row);
}
