// The data's vocabulary (`/api/v1/vocabulary`): fetched once, when it is first needed.

/** { load, now }: `load()` gives a promise of the vocabulary, `now()` what is there at once (an empty one, at first). */
export function vocabularyFrom(address) {
  let there = { prefixes: {}, classes: [], properties: [], concepts: [], places: [] };
  let asked = null;
  return {
    now: () => there,
    load() {
      asked ??= fetch(address, { headers: { Accept: "application/json" } })
        .then((answer) => {
          if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
          return answer.json();
        })
        .then((found) => (there = found))
        .catch(() => {
          asked = null; // asked again with the next need; a page without completion is a page still
          return there;
        });
      return asked;
    },
  };
}
