// The mark of an error in the text: its line, and the word that it is at.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

/** Sets the mark: { from, message }, or null to take it away. */
export const setError = StateEffect.define();

export const errorMark = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let now = transaction.docChanged ? marks.map(transaction.changes) : marks;
    for (const effect of transaction.effects)
      if (effect.is(setError)) now = effect.value === null ? Decoration.none : marked(transaction.state, effect.value);
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marked(state, { from, message }) {
  const line = state.doc.lineAt(from);
  const [before, rest] = [line.text.slice(0, from - line.from), line.text.slice(from - line.from)];
  // A parser stops after what it could not take, or before it: both are marked.
  const start = from - (before.match(/[\p{L}\p{N}_:?$-]+$/u)?.[0].length ?? 0);
  const end = from + (rest.match(/^(?:[\p{L}\p{N}_:?$-]+|\S)/u)?.[0].length ?? 0);
  const marks = [Decoration.line({ class: "cm-error-line" }).range(line.from)];
  if (end > start) marks.push(Decoration.mark({ class: "cm-error", attributes: { title: message ?? "" } }).range(start, end));
  return Decoration.set(marks);
}
