// How the editor looks, in the page's colours (custom properties reach into the shadow root).
import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: tags.standard(tags.variableName), color: "var(--code-keyword)" },
  { tag: tags.local(tags.variableName), color: "var(--code-variable)" },
  { tag: [tags.atom, tags.meta], color: "var(--code-name)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

const code = { fontFamily: "ui-monospace, monospace", fontSize: ".92rem" };

export const look = EditorView.theme({
  "&": { border: "1px solid var(--line)", borderRadius: ".3rem", color: "var(--text)", backgroundColor: "var(--back)" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { ...code, lineHeight: "1.5", minHeight: "14rem", maxHeight: "60vh", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--soft)", borderRight: "1px solid var(--line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--code-selection)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)", color: "var(--mark-text)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", outline: "2px solid var(--warn)" },
  ".cm-error-line": { backgroundColor: "var(--soft)" },
  ".cm-error": { textDecoration: "underline wavy var(--warn) 2px", textUnderlineOffset: "3px" },
  ".cm-tooltip": { color: "var(--text)", backgroundColor: "var(--back)", border: "1px solid var(--line)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { ...code, maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".2rem .5rem", minHeight: "24px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--back)", background: "var(--accent)" },
  ".cm-completionDetail": { fontStyle: "normal", fontFamily: "system-ui, sans-serif" },
  ".cm-completionMatchedText": { textDecoration: "underline" },
  ".cm-completionInfo": { fontFamily: "system-ui, sans-serif", maxWidth: "22rem" },
});
