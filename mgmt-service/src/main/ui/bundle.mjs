// Bundles the page into the folder that VARVE_PAGE_OUT names; Maven's output folder without it.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out =
  process.env.VARVE_PAGE_OUT ?? join(here, "../../../target/classes/static/mgmt/ui");

mkdirSync(out, { recursive: true });
await build({
  entryPoints: [join(here, "src/page.ts"), join(here, "src/page.css")],
  outdir: out,
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "esm",
  target: "es2022",
  legalComments: "linked",
  logLevel: "warning",
});
copyFileSync(join(here, "src/index.html"), join(out, "index.html"));
