// A button beside each piece of code that copies it, where the browser may.

export function enhanceCopying(within, words) {
  if (!navigator.clipboard) return;
  for (const button of within.querySelectorAll("button[data-copies]")) {
    button.hidden = false;
    const said = button.textContent;
    button.addEventListener("click", async () => {
      const code = document.getElementById(button.dataset.copies);
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = words.js_copied;
      } catch {
        getSelection().selectAllChildren(code); // to be copied by hand
        button.textContent = words.js_copy_by_hand;
      }
      button.addEventListener("blur", () => (button.textContent = said), { once: true });
    });
  }
}
