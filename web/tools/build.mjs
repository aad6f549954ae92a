// Makes the types of the API, checks all types, builds the pages with Vite and packs everything into one file: node tools/build.mjs OUTPUT
// The file appears whole or not at all, so that an interrupted build leaves no half one behind.
import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { write_types } from "./api_types.mjs";
import { pack } from "./pack.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const output = process.argv[2];
if (!output) {
  console.error("Usage: node tools/build.mjs OUTPUT, such as ../build/web/site.pack");
  process.exit(2);
}

write_types();
const types = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", root], { stdio: "inherit" });
if (types.status !== 0) process.exit(1);

const target = resolve(output);
mkdirSync(dirname(target), { recursive: true });
const folder = mkdtempSync(join(dirname(target), "built-"));
try {
  await build({ root, configFile: join(root, "vite.config.mjs"), logLevel: "warn", build: { outDir: folder } });
  const { bytes, files } = pack(folder, join(root, "src/static"));
  const temporary = join(folder, "site.pack");
  writeFileSync(temporary, bytes);
  renameSync(temporary, target);
  for (const file of files) console.log(`${file.name.padEnd(24)} ${file.path.padEnd(40)} ${String(file.size).padStart(7)} bytes, ${file.brotli} with brotli`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
