// What Maven runs: npm ci and npm run build, each only when something it depends on has changed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];

const modified = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

function npm(...args) {
  const result = spawnSync("npm", args, {
    cwd: here,
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, VARVE_PAGE_OUT: out },
  });
  if (result.error) {
    console.error(`npm could not be started (${result.error.message}). Install Node.js 20 or newer.`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

// npm writes this file last, so an install that was cut short is repeated.
const installed = modified(join(here, "node_modules/.package-lock.json"));
if (installed < modified(join(here, "package-lock.json"))) npm("ci");

const sources = ["package-lock.json", "tsconfig.json", "bundle.mjs"]
  .map((name) => join(here, name))
  .concat(readdirSync(join(here, "src")).map((name) => join(here, "src", name)));
const newest = Math.max(...sources.map(modified));
if (modified(join(out, "index.html")) < newest) npm("run", "build");
