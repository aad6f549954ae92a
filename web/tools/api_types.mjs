// The API's description as TypeScript: src/dashboard/openapi.json → web/src/dashboard/api_types.ts, made anew with each build and not kept in git,
// so that a page that asks for what the API does not offer, or reads what it does not answer, does not build.
//   each schema becomes a type of its name · Reads: what GET takes and answers · Sends: what the other methods take and answer
import { readFileSync, writeFileSync, existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const quoted = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));
const last = (reference) => reference.split("/").at(-1);

/** A JSON schema (the part of it that the description uses) as a type. */
export function type_of(schema) {
  if (schema.$ref) return last(schema.$ref);
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives) return alternatives.map((part) => part_of_union(type_of(part))).join(" | ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => type_of({ ...schema, type })).join(" | ");
  switch (schema.type) {
    case "string": return "string";
    case "integer":
    case "number": return "number";
    case "boolean": return "boolean";
    case "null": return "null";
    case "array": return `readonly ${part_of_union(type_of(schema.items))}[]`;
    case "object": return object_type(schema);
    default: throw new Error(`No TypeScript for the schema ${JSON.stringify(schema)}: teach tools/api_types.mjs, or write it otherwise.`);
  }
}
const part_of_union = (type) => (/^readonly | \| /.test(type) && !type.startsWith("{") ? `(${type})` : type);

function object_type({ properties, required = [], additionalProperties }) {
  if (!properties) return typeof additionalProperties === "object" ? `Readonly<Record<string, ${type_of(additionalProperties)}>>` : "Readonly<Record<string, unknown>>";
  const members = Object.entries(properties).map(([name, schema]) => `${quoted(name)}${required.includes(name) ? "" : "?"}: ${type_of(schema)}`);
  return `{ ${members.join("; ")} }`;
}

function parameters_type(description, operation, shared) {
  const members = [...shared, ...(operation.parameters ?? [])].map((entry) => {
    const parameter = entry.$ref ? description.components.parameters[last(entry.$ref)] : entry;
    return `${quoted(parameter.name)}${parameter.required ? "" : "?"}: ${type_of(parameter.schema)}${parameter.required ? "" : " | undefined"}`;
  });
  return members.length ? `{ ${members.join("; ")} }` : "Readonly<Record<string, never>>";
}

const json_of = (content) => content?.["application/json"]?.schema;

function answer_type(operation) {
  const [, response] = Object.entries(operation.responses).find(([status]) => status.startsWith("2")) ?? [];
  const schema = json_of(response?.content);
  return schema ? type_of(schema) : "undefined";
}

export function types_of(description) {
  const lines = ["// Made by tools/api_types.mjs from src/dashboard/openapi.json.", ""];
  for (const [name, schema] of Object.entries(description.components.schemas)) lines.push(`export type ${name} = ${type_of(schema)};`);
  const reads = [];
  const sends = [];
  for (const [path, item] of Object.entries(description.paths)) {
    for (const method of ["get", "post", "put", "patch", "delete"]) {
      const operation = item[method];
      if (!operation) continue;
      const takes = parameters_type(description, operation, item.parameters ?? []);
      if (method === "get") reads.push(`  ${JSON.stringify(path)}: { takes: ${takes}; answers: ${answer_type(operation)} };`);
      else {
        const body = json_of(operation.requestBody?.content);
        sends.push(`  ${JSON.stringify(`${method.toUpperCase()} ${path}`)}: { takes: ${takes}; body: ${body ? type_of(body) : "undefined"}; answers: ${answer_type(operation)} };`);
      }
    }
  }
  lines.push("", "export interface Reads {", ...reads, "}", "", "export interface Sends {", ...sends, "}", "");
  return lines.join("\n");
}

/** Writes the types if they have changed, so that a build without news stays quick. */
export function write_types() {
  const description = JSON.parse(readFileSync(join(root, "../src/dashboard/openapi.json"), "utf8"));
  const target = join(root, "src/dashboard/api_types.ts");
  const types = types_of(description);
  if (!existsSync(target) || readFileSync(target, "utf8") !== types) writeFileSync(target, types);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) write_types();
