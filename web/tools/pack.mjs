// Packs built files into one, which the program carries and serves from memory. The format:
//
//   "STEMSITE1\n"   10 bytes
//   length          of the index in bytes, decimal ASCII, padded with spaces to 10 bytes, and "\n"
//   index           JSON: {"files": [{"name", "path", "type", "etag", "plain", "gzip", "brotli"}]}
//   contents        one after the other, without gaps
//
// "name" is what pages ask for ("citizen.js"; "" when no page does), "path" where it is served (with the hash of its content),
// "plain", "gzip" and "brotli" are [offset, length] counted from the first byte of the contents; gzip and brotli are there only when they save something.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const types = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

// [{name, path, bytes}] of everything in Vite's output and of the static files.
function collect(folder, statics) {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const names = new Map(Object.values(manifest).filter((entry) => entry.isEntry).map((entry) => [entry.file, entry.name ?? basename(entry.src)]));
  const built = readdirSync(join(folder, "assets")).map((file) => {
    const path = `assets/${file}`;
    return { name: names.get(path) ?? "", path: `/${path}`, bytes: readFileSync(join(folder, path)) };
  });
  const fixed = readdirSync(statics).map((file) => {
    const bytes = readFileSync(join(statics, file));
    const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 8);
    return { name: file, path: `/assets/${basename(file, extname(file))}-${hash}${extname(file)}`, bytes };
  });
  return [...built, ...fixed].sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function pack(folder, statics) {
  const contents = [];
  let offset = 0;
  const put = (bytes) => {
    contents.push(bytes);
    offset += bytes.length;
    return [offset - bytes.length, bytes.length];
  };
  const files = [];
  const index = collect(folder, statics).map(({ name, path, bytes }) => {
    const type = types[extname(path)];
    if (!type) throw new Error(`${path}: add its content type to tools/pack.mjs`);
    const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    const entry = { name, path, type, etag, plain: put(bytes) };
    const gzip = gzipSync(bytes, { level: 9 });
    if (gzip.length < bytes.length) entry.gzip = put(gzip);
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    if (brotli.length < bytes.length) entry.brotli = put(brotli);
    files.push({ name, path, size: bytes.length, brotli: Math.min(brotli.length, bytes.length) });
    return entry;
  });
  const json = Buffer.from(JSON.stringify({ files: index }));
  const head = Buffer.from(`STEMSITE1\n${String(json.length).padEnd(10)}\n`);
  return { bytes: Buffer.concat([head, json, ...contents]), files };
}
