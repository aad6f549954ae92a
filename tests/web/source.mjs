// A module of web/src as a value, built the way the pages are, so that what needs no browser is tested without one.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./service.mjs";

const { buildSync } = createRequire(join(root, "web/package.json"))("esbuild");

export async function source(path) {
  const built = buildSync({ entryPoints: [join(root, "web/src", path)], bundle: true, write: false, format: "esm", platform: "neutral", jsx: "automatic", jsxImportSource: "preact", nodePaths: [join(root, "web/node_modules")], mainFields: ["module", "main"] });
  return import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString("base64")}`);
}
