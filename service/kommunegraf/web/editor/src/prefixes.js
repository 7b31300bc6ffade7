// The PREFIX lines of a query (SPARQL 1.1, 4.1.1).

const DECLARATION = /^[ \t]*(?:PREFIX[ \t]+([\w.-]*):[ \t]*<[^>]*>|BASE[ \t]*<[^>]*>)[ \t]*\.?/gim;

/** The prefixes that a query declares. */
export function declaredPrefixes(text) {
  return new Set([...text.matchAll(DECLARATION)].map((match) => match[1]));
}

/** The change that declares a prefix after the last declaration, or at the head: { from, insert }. */
export function withPrefix(text, prefix, iri) {
  const line = `PREFIX ${prefix}: <${iri}>`;
  const last = [...text.matchAll(DECLARATION)].at(-1);
  return last ? { from: last.index + last[0].length, insert: `\n${line}` } : { from: 0, insert: `${line}\n` };
}
