// Text that is typed over a selection. Left to itself the browser would keep the look of what it replaces in a style
// attribute, which the page's policy forbids; here the editor makes the change.
import { EditorView } from "@codemirror/view";

export const replacing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    if (event.inputType !== "insertText" || event.data === null || empty || view.composing) return false;
    const inserted = () =>
      view.state.update({
        changes: { from, to, insert: event.data },
        selection: { anchor: from + event.data.length },
        scrollIntoView: true,
        userEvent: "input.type",
      });
    const isHandled = view.state
      .facet(EditorView.inputHandler)
      .some((handler) => handler(view, from, to, event.data, inserted));
    if (!isHandled) view.dispatch(inserted());
    return true;
  },
});
