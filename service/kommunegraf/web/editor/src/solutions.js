// The shown result as columns of values, read from its table.

/**
 * { columns, rows } of a table, null where there is none. A column: { name, index, kind, has(kind) }; a value: { text, value, type, point }
 * with type "iri", "blank", "number", "date", "point" or "text", `value` the lexical form, `point` [longitude, latitude];
 * null where the variable is unbound.
 */
export function solutionsOf(table) {
  if (!table) return null;
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map(valueOf));
  const columns = [...table.tHead.rows[0].cells].map((cell, index) => {
    const types = new Set(rows.map((row) => row[index]?.type).filter(Boolean));
    const points = rows.some((row) => row[index]?.point);
    return { name: cell.dataset.name, index, kind: types.size === 1 ? [...types][0] : types.size > 1 ? "mixed" : "none", points };
  });
  return { columns, rows };
}

function valueOf(cell) {
  const { type, value, point } = cell.dataset;
  if (!type) return null;
  const text = cell.textContent.trim();
  return { text, value: value ?? text, type, point: point ? point.split(" ").map(Number) : null };
}

/** The number of a value; NaN where it is none. */
export function numberOf(value) {
  return value?.type === "number" ? Number(value.value) : NaN;
}

/** The columns of numbers, in their order. */
export function numberColumns({ columns }) {
  return columns.filter((column) => column.kind === "number");
}

/** The columns that can name a row, those of words and dates before those of IRIs. */
export function labelColumns({ columns }) {
  const named = columns.filter((column) => ["text", "date", "mixed"].includes(column.kind));
  return [...named, ...columns.filter((column) => ["iri", "number", "point"].includes(column.kind))];
}
