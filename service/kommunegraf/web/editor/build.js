// Bundles src/ into one script for the page, and the licences of all that is in it.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "static");

/** The folder of the package in node_modules that a bundled file is of; undefined of our own files. */
function packageOf(file) {
  return file.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
  const file = (await readdir(join(here, folder))).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${(await readFile(join(here, folder, file), "utf8")).trim()}\n`;
}

/** What tells whether the script is that of these sources (tests/web/test_editor_bundle.py makes the same). */
async function digestOfSources() {
  const names = (await readdir(join(here, "src"))).sort().map((name) => `src/${name}`);
  const digest = createHash("sha256");
  for (const name of ["build.js", "package-lock.json", ...names]) {
    digest.update(`${name}\0`).update(await readFile(join(here, name))).update("\0");
  }
  return digest.digest("hex");
}

await mkdir(out, { recursive: true });
const made = await build({
  absWorkingDir: here,
  entryPoints: ["src/query.js"],
  outfile: join(out, "query.js"),
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none", // they stand whole in the file of licences
  banner: {
    js:
      "/* Made by `make assets` from web/editor/src; licences of what is in it: query-licences.txt.\n" +
      `sources: ${await digestOfSources()} */`,
  },
  metafile: true,
});
const folders = [...new Set(Object.keys(made.metafile.inputs).map(packageOf))].filter(Boolean).sort();
const licences = await Promise.all(folders.map(licenceOf));
const rule = `\n${"-".repeat(80)}\n\n`;
await writeFile(
  join(out, "query-licences.txt"),
  `query.js is kommunegraf's own code (Apache-2.0) and holds these packages:\n${rule}${licences.join(rule)}`,
);
