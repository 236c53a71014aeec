// Builds the editor into the files that the site serves: `npm ci && npm run build`, in this folder.
// Beside the bundle stand the licences of everything in it.
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const PLACE = "../../src/alliance/notes/static/notes/vendor/";
// What the bundle was made of, so that a test can tell when it was not made anew.
const digest = createHash("sha256");
for (const file of ["package-lock.json", "build.js", ...(await readdir("src")).sort().map((name) => `src/${name}`)]) {
  digest.update(await readFile(file));
}
const { metafile } = await build({
  entryPoints: ["src/main.js"],
  outfile: `${PLACE}editor.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  banner: {
    js: `// Built by tools/editor (npm ci && npm run build) from sources of sha256 ${digest.digest("hex")}.\n// The licences of what is in it: editor-LICENSES.txt`,
  },
});

const inside = new Set();
for (const file of Object.keys(metafile.inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file);
  if (found) inside.add(found[1]);
}
const parts = [];
for (const name of [...inside].sort()) {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no licence file`);
  parts.push(`${name} ${version} (${license})\n\n${(await readFile(`${folder}/${file}`, "utf8")).trim()}\n`);
}
await writeFile(`${PLACE}editor-LICENSES.txt`, parts.join(`\n${"-".repeat(80)}\n\n`));
console.log(`editor.js: ${inside.size} packages`);
