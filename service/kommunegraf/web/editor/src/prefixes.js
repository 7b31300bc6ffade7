// The PREFIX lines of a query (SPARQL 1.1, 4.1.1).
import { syntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";

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

/** Declares a known prefix at the head once the colon after it is typed, in the same step of the history. */
export function declaringPrefixes(vocabulary) {
  return EditorState.transactionFilter.of((transaction) => {
    if (!transaction.isUserEvent("input.type")) return transaction;
    let end = -1;
    transaction.changes.iterChanges((fromA, toA, fromB, toB, inserted) => {
      if (inserted.toString() === ":") end = toB;
    });
    if (end < 0) return transaction;
    const line = transaction.newDoc.lineAt(end);
    const before = line.text.slice(0, end - line.from);
    const prefix = before.match(/(?:^|[\s({[|/^!,;.])([A-Za-z][\w-]*):$/)?.[1];
    const space = prefix && vocabulary.now().prefixes[prefix];
    const text = transaction.newDoc.toString();
    if (!space || /prefix\s+\S*$/i.test(before) || declaredPrefixes(text).has(prefix)) return transaction;
    const at = transaction.startState.selection.main.head;
    if (/comment|string/.test(syntaxTree(transaction.startState).resolveInner(at, -1).name)) return transaction;
    return [transaction, { changes: withPrefix(text, prefix, space), sequential: true }];
  });
}
