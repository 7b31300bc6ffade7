// What the editor offers to complete: variables, terms and concepts of the data by name or label, prefixes, keywords.
import { syntaxTree } from "@codemirror/language";
import { declaredPrefixes, withPrefix } from "./prefixes.js";

const KEYWORDS = (
  "SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK FROM NAMED WHERE PREFIX BASE OPTIONAL UNION MINUS GRAPH SERVICE " +
  "SILENT FILTER BIND VALUES UNDEF GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET AS NOT EXISTS IN"
).split(" ");
const FUNCTIONS = (
  "STR LANG LANGMATCHES DATATYPE BOUND IRI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI " +
  "CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID " +
  "MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR " +
  "REPLACE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT"
).split(" ");
const MOST = 60;

/** A completion source of CodeMirror over a vocabulary, with labels in `language`. */
export function completionSource(vocabulary, language) {
  return async (context) => {
    if (/comment|string/.test(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) return { from: variable.from, options: variables(context.state.doc.toString(), variable), filter: false };
    const typed = context.matchBefore(/<[^<>\s"{}]*|[\p{L}\p{N}_:-]+/u);
    if (!typed && !context.explicit) return null;
    const from = typed?.from ?? context.pos;
    const terms = await vocabulary.load();
    if (context.aborted) return null;
    const options = offered(terms, typed?.text ?? "", isAfterType(context, from), language);
    return options.length > 0 ? { from, options, filter: false } : null;
  };
}

function variables(text, typed) {
  const others = text.slice(0, typed.from) + text.slice(typed.to);
  return [...new Set(others.match(/[?$]\w+/g) ?? [])]
    .filter((name) => name.startsWith(typed.text))
    .sort()
    .map((label) => ({ label, type: "variable" }));
}

/** Whether the word before is `a` or `rdf:type`, after which a class stands. */
function isAfterType(context, from) {
  return /(^|\s)(a|rdf:type)\s+$/.test(context.state.sliceDoc(Math.max(0, from - 20), from));
}

function offered(vocabulary, typed, wantsClass, language) {
  const scored = [];
  const offer = (score, option) => score > 0 && scored.push({ score, option });
  const wanted = typed.replace(/^</, "").toLowerCase();
  if (!typed.startsWith("<")) {
    for (const each of vocabulary.classes) offer(matches(each, wanted) * (wantsClass ? 3 : 1), term(each, "class", vocabulary, language));
    if (!wantsClass) {
      for (const each of vocabulary.properties) offer(matches(each, wanted) * 1.5, term(each, "property", vocabulary, language));
      if (!typed.includes(":")) for (const word of [...KEYWORDS, ...FUNCTIONS])
        if (wanted && word.toLowerCase().startsWith(wanted)) offer(word.length === wanted.length ? 0 : 60, { label: word, type: "keyword" });
      for (const [prefix, iri] of Object.entries(vocabulary.prefixes))
        if (wanted && `${prefix}:`.startsWith(wanted)) offer(50, namespace(prefix, iri));
    }
  }
  if (wanted && !wantsClass) {
    for (const each of vocabulary.concepts) offer(matches(each, wanted) * 0.8, individual(each, each.scheme, language));
    for (const each of vocabulary.places) offer(matches(each, wanted) * 0.9, individual(each, each.code, language));
  }
  scored.sort((one, other) => other.score - one.score || one.option.label.localeCompare(other.option.label));
  return scored.slice(0, MOST).map(({ option }) => option);
}

/** How well a term suits what was typed: by its name, the part after the colon, or a label in any language; 0 not. */
function matches(each, wanted) {
  const often = Math.min(Math.log10((each.count ?? 0) + 1), 9);
  if (!wanted) return 1 + often;
  const name = (each.name ?? each.iri).toLowerCase();
  const local = name.slice(Math.max(name.lastIndexOf(":"), name.lastIndexOf("/")) + 1);
  if (name.startsWith(wanted)) return 50 + often;
  if (!wanted.includes(":") && local.startsWith(wanted)) return 40 + often;
  const labels = Object.values(each.label).map((label) => label.toLowerCase());
  if (labels.some((label) => label.startsWith(wanted))) return 30 + often;
  if (wanted.length > 2 && (local.includes(wanted) || labels.some((label) => label.includes(wanted)))) return 10 + often;
  return 0;
}

function labelOf(each, language) {
  return each.label[language] ?? Object.values(each.label)[0] ?? "";
}

function term(each, type, vocabulary, language) {
  const count = each.count === undefined ? "" : each.count.toLocaleString(language);
  const definition = each.definition?.[language];
  return {
    label: each.name,
    detail: [labelOf(each, language), count].filter(Boolean).join(" · "),
    type,
    ...(definition ? { info: definition } : {}),
    apply: (view, _, from, to) => insert(view, each.name, from, to, vocabulary.prefixes),
  };
}

function namespace(prefix, iri) {
  return {
    label: `${prefix}:`,
    detail: iri,
    type: "namespace",
    // After the word PREFIX the declaration is written here, elsewhere at the head.
    apply(view, _, from, to) {
      const before = view.state.sliceDoc(Math.max(0, from - 12), from);
      if (/prefix\s+$/i.test(before)) insert(view, `${prefix}: <${iri}>`, from, to, {});
      else insert(view, `${prefix}:`, from, to, { [prefix]: iri });
    },
  };
}

function individual(each, where, language) {
  return {
    label: labelOf(each, language),
    detail: where,
    type: "constant",
    apply: (view, _, from, to) => {
      const after = view.state.sliceDoc(to, to + 1) === ">" ? to + 1 : to;
      insert(view, `<${each.iri}>`, from, after, {});
    },
  };
}

/** Puts a name in its place, and declares its prefix at the head where that is known and not declared yet. */
function insert(view, text, from, to, prefixes) {
  const changes = [{ from, to, insert: text }];
  const prefix = text.includes(":") && !text.startsWith("<") ? text.slice(0, text.indexOf(":")) : null;
  const whole = view.state.doc.toString();
  if (prefix !== null && prefixes[prefix] && !declaredPrefixes(whole).has(prefix))
    changes.unshift(withPrefix(whole, prefix, prefixes[prefix]));
  const transaction = view.state.changes(changes);
  view.dispatch({
    changes: transaction,
    selection: { anchor: transaction.mapPos(to, 1) },
    userEvent: "input.complete",
  });
}
