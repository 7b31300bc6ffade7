// The editor: CodeMirror in the place of the text area, which goes on holding the text for the form.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentUnit, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { completionSource } from "./completion.js";
import { errorMark, setError } from "./error-mark.js";
import { colours, look } from "./look.js";
import { declaringPrefixes } from "./prefixes.js";
import { replacing } from "./replacing.js";

/**
 * Puts an editor in the place of a text area.
 *
 * It lives in a shadow root: only there does CodeMirror give its styles as a constructed sheet, which
 * `style-src 'self'` allows; in the document it would make a <style> element, which the policy forbids.
 */
export function makeEditor({ area, language, words, vocabulary, run, leave }) {
  const host = document.createElement("div");
  host.id = "editor";
  area.after(host);
  const root = host.attachShadow({ mode: "open" });
  const keys = Prec.highest(
    keymap.of([
      { key: "Mod-Enter", run: () => (run(), true) },
    ]),
  );
  // After the keys of completion, which Escape closes first.
  const wayOut = keymap.of([{ key: "Escape", run: () => (leave(), true) }]);
  const label = area.labels[0];
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        keys,
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [completionSource(vocabulary, language)], icons: false, maxRenderedOptions: 60 }),
        StreamLanguage.define(sparql),
        syntaxHighlighting(colours),
        indentUnit.of("  "),
        declaringPrefixes(vocabulary),
        replacing,
        errorMark,
        look,
        EditorState.phrases.of({ Completions: words.js_completions }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": label.textContent.trim(),
          "aria-description": words.js_keys,
          "aria-multiline": "true",
          tabindex: "0",
          autocapitalize: "off",
          translate: "no",
        }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap]),
        wayOut,
        keymap.of(defaultKeymap),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) area.value = view.state.doc.toString();
        }),
      ],
    }),
  });
  area.hidden = true;
  label.addEventListener("click", (event) => {
    event.preventDefault();
    view.focus();
  });
  host.addEventListener("focusin", () => vocabulary.load(), { once: true });
  let place = null;
  return {
    text: () => view.state.doc.toString(),
    setText(text) {
      if (text !== view.state.doc.toString())
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    /** Marks where an error is ({ line, column }, or null for none); `moves` puts the cursor there. */
    markError(where, message, moves) {
      place = where && positionOf(view.state.doc, where);
      view.dispatch({
        effects: setError.of(place === null ? null : { from: place, message }),
        ...(place !== null && moves ? { selection: { anchor: place }, scrollIntoView: true } : {}),
      });
    },
    focusError() {
      if (place !== null) {
        const anchor = Math.min(place, view.state.doc.length);
        view.dispatch({ selection: { anchor }, scrollIntoView: true });
      }
      view.focus();
    },
  };
}

/** The offset of a line and a column of code points, within the document whatever they say. */
function positionOf(doc, { line, column }) {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const before = [...found.text].slice(0, Math.max(column - 1, 0)).join("");
  return found.from + before.length;
}
