// Runs the query: asks for the same page that the form asks for, puts its result in place, and keeps the address.

const LONGEST = 60_000; // characters of an address that the service takes, with some to spare

/**
 * A runner for the form: { run }. `text` and `setText` read and write the editor; `shown` is told each new result
 * section.
 */
export function makeRunner({ form, words, text, setText, shown }) {
  const status = document.getElementById("running");
  const stopButton = document.getElementById("stop");
  let underWay = null;

  /** The address of this page with a query, in the language that the reader chose. */
  function addressOf(query) {
    const address = new URL(form.action, document.baseURI);
    address.searchParams.set("query", query);
    const language = form.elements.lang?.value;
    if (language) address.searchParams.set("lang", language);
    return address;
  }

  async function show(address) {
    underWay?.abort();
    const mine = new AbortController();
    underWay = mine;
    status.textContent = words.js_running;
    stopButton.hidden = false;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: mine.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const result = page.getElementById("result");
      if (result === null) throw new Error(`${answer.status}`);
      if (underWay !== mine) return null;
      // A parsed page brings no script to life, and its text was escaped by the service.
      document.getElementById("result").replaceWith(document.adoptNode(result));
      document.querySelector(".languages")?.replaceWith(document.adoptNode(page.querySelector(".languages")));
      shown(result);
      status.textContent = result.dataset.summary ?? "";
      return page;
    } catch (error) {
      if (underWay === mine) status.textContent = error.name === "AbortError" ? words.js_stopped : words.js_failed;
      return null;
    } finally {
      if (underWay === mine) {
        underWay = null;
        stopButton.hidden = true;
      }
    }
  }

  async function run() {
    const query = text();
    if (!query.trim()) {
      status.textContent = words.js_empty;
      return;
    }
    const address = addressOf(query);
    if (address.href.length > LONGEST) {
      status.textContent = words.js_too_long;
      return;
    }
    if (address.href !== location.href) history.pushState(null, "", address);
    await show(address);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  stopButton.addEventListener("click", () => {
    underWay?.abort();
    document.getElementById("run").focus();
  });
  addEventListener("popstate", async () => {
    const page = await show(new URL(location.href));
    const earlier = page?.getElementById("query");
    if (earlier) setText(earlier.value);
  });
  return { run };
}
