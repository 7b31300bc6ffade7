// The query page's script: everything here adds to a form and tables that work without it.
import { makeEditor } from "./editor.js";
import { vocabularyFrom } from "./vocabulary.js";
import { makeRunner } from "./run.js";
import { enhanceCopying } from "./copying.js";
import { showViews } from "./views.js";

const form = document.getElementById("query-form");
if (form) {
  const words = JSON.parse(form.dataset.words);
  const language = document.documentElement.lang;
  const vocabulary = vocabularyFrom(form.dataset.vocabulary);
  const area = document.getElementById("query");
  const runButton = document.getElementById("run");
  const runner = makeRunner({
    form,
    words,
    text: () => editor.text(),
    setText: (text) => editor.setText(text),
    shown: (result) => shown(result, true),
  });
  const editor = makeEditor({
    area,
    language,
    words,
    vocabulary,
    run: () => runner.run(),
    leave: () => runButton.focus(),
  });

  function shown(result, moves) {
    const problem = result.querySelector("#problem");
    editor.markError(problem && placeOf(problem), problem?.textContent.trim(), moves);
    problem?.querySelector("a.place")?.addEventListener("click", (event) => {
      event.preventDefault();
      editor.focusError();
    });
    enhanceCopying(result, words);
    showViews(result, { words, language, vocabulary });
  }

  shown(document.getElementById("result"), false);
  enhanceExamples();
  form.querySelector(".keys").hidden = false;
}

/** The place of an error: { line, column }, both from 1, column in code points; null where none is told. */
function placeOf(problem) {
  const { line, column } = problem.dataset;
  return line ? { line: Number(line), column: Number(column) } : null;
}

/** Lets the list of examples be narrowed by words. */
function enhanceExamples() {
  const field = document.getElementById("example-filter");
  if (!field) return;
  field.closest("[hidden]")?.removeAttribute("hidden");
  const items = [...document.querySelectorAll("#examples li")];
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) {
      const said = item.textContent.toLowerCase();
      item.hidden = !wanted.every((word) => said.includes(word));
    }
  });
}
