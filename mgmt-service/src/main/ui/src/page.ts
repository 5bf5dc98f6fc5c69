/** Puts the page together: the list on the left, the chosen PV on the right. */

import { Problem, appliance, archive } from "./archiver";
import { element } from "./dom";
import { PvList } from "./list";
import { View } from "./view";

const REFRESH_MS = 3000;
/** A problem can be read for at least this long, even when the next refresh succeeds. */
const READING_MS = 8000;

let retrieval = "/retrieval";
let toldAt = 0;

function tell(problem: unknown): void {
  const place = element("problem");
  place.textContent =
    problem instanceof Problem ? problem.message : `The page itself failed: ${String(problem)}`;
  place.hidden = false;
  toldAt = Date.now();
}

function allIsWell(): void {
  if (Date.now() - toldAt > READING_MS) element("problem").hidden = true;
}

function span(): number {
  const chosen = document.querySelector<HTMLInputElement>("#spans input:checked");
  return Number(chosen?.value ?? 600) * 1000;
}

const view = new View(() => retrieval, tell);

const list = new PvList((pv) => {
  history.replaceState(null, "", `#${encodeURIComponent(pv)}`);
  void view.show(pv, span()).catch(tell);
}, tell);

element("spans").addEventListener("change", () => {
  if (list.chosen !== "") void view.show(list.chosen, span()).catch(tell);
});

element("add").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = element("add-name") as HTMLInputElement;
  void add(field).catch(tell);
});

async function add(field: HTMLInputElement): Promise<void> {
  const pv = field.value.trim();
  if (pv === "") return;
  const answer = await archive(pv);
  if (answer === "Already submitted") throw new Problem(`${pv} is archived already.`);
  if (answer !== "Archive request submitted") throw new Problem(`${pv}: ${answer}.`);
  list.request(pv);
  field.value = "";
  await list.refresh();
}

async function describeAppliance(): Promise<void> {
  const about = await appliance();
  retrieval = about.retrieval;
  element("appliance").textContent = `${about.identity} · ${about.version}`;
}

async function keepListFresh(): Promise<void> {
  try {
    if (!document.hidden) {
      await list.refresh();
      allIsWell();
    }
  } catch (problem) {
    tell(problem);
  }
  window.setTimeout(() => void keepListFresh(), REFRESH_MS);
}

async function begin(): Promise<void> {
  await describeAppliance().catch(tell);
  const named = decodeURIComponent(location.hash.slice(1));
  if (named !== "") list.pick(named);
  await keepListFresh();
}

void begin();
