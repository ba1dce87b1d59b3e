// Writes what the tests need of GitHub's OpenAPI description (the npm package @octokit/openapi, 400 MB) to standard
// output: the requests of the operations that the bot uses.   node extract.mjs api.github.com.json
import { readFileSync } from "node:fs";

const OPERATIONS = {
  "/repos/{owner}/{repo}/commits/{ref}/check-runs": ["get"],
  "/repos/{owner}/{repo}/check-runs": ["post"],
  "/repos/{owner}/{repo}/check-runs/{check_run_id}": ["patch"],
  "/repos/{owner}/{repo}/issues/{issue_number}/comments": ["get", "post"],
  "/repos/{owner}/{repo}/issues/comments/{comment_id}": ["patch", "delete"],
};

const description = JSON.parse(readFileSync(process.argv[2], "utf8"));

/** With what it refers to in its place, and without what is for readers. */
function resolved(node) {
  if (Array.isArray(node)) return node.map(resolved);
  if (typeof node !== "object" || node === null) return node;
  if (typeof node.$ref === "string") return resolved(node.$ref.slice(2).split("/").reduce((at, key) => at[key], description));
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !["example", "examples"].includes(key) && !(key === "description" && typeof value === "string"))
      .map(([key, value]) => [key, resolved(value)]),
  );
}

const paths = Object.fromEntries(Object.entries(OPERATIONS).map(([path, methods]) => [path, Object.fromEntries(methods.map((method) => {
  const { operationId, parameters, requestBody } = description.paths[path][method];
  return [method, resolved({ operationId, parameters, ...(requestBody ? { requestBody } : {}) })];
}))]));
process.stdout.write(
  `${JSON.stringify({ openapi: description.openapi, info: { title: description.info.title, version: description.info.version, license: description.info.license }, paths }, null, 1)}\n`,
);
