/** The left half of the page: the PVs and their state. */

import { type PvStatus, allPvs, setPaused, statusOf } from "./archiver";
import { element } from "./dom";

/** More rows than this help nobody; the filter finds the others. */
const SHOWN = 200;

export class PvList {
  chosen = "";
  /** Asked for on this page and perhaps not archived yet, so not in the list of all PVs. */
  private readonly requested = new Set<string>();
  private readonly rows = element("rows");
  private readonly filter = element("filter") as HTMLInputElement;

  constructor(
    private readonly choose: (pv: string) => void,
    private readonly tell: (problem: unknown) => void,
  ) {
    this.filter.addEventListener("input", () => void this.refresh().catch(tell));
  }

  request(pv: string): void {
    this.requested.add(pv.replace(/^(ca|pva):\/\//, ""));
  }

  async refresh(): Promise<void> {
    const archived = await allPvs();
    for (const pv of archived) this.requested.delete(pv);
    const wanted = this.filter.value.trim().toLowerCase();
    const matching = [...this.requested, ...archived.sort()].filter((pv) =>
      pv.toLowerCase().includes(wanted),
    );
    const shown = matching.slice(0, SHOWN);
    const states = shown.length > 0 ? await statusOf(shown) : [];
    element("summary").textContent = summary(archived.length, matching.length, shown.length);
    this.fill(states);
    if (this.chosen === "" && states[0] !== undefined) this.pick(states[0].pvName);
  }

  /** Rows are reused, so that the focus stays where it is. */
  private fill(states: PvStatus[]): void {
    const known = new Map(
      [...this.rows.children].map((row) => [(row as HTMLElement).dataset.pv ?? "", row as HTMLElement]),
    );
    states.forEach((state, index) => {
      let row = known.get(state.pvName);
      if (row === undefined) row = this.createRow(state.pvName);
      else known.delete(state.pvName);
      this.update(row, state);
      if (this.rows.children[index] !== row) {
        this.rows.insertBefore(row, this.rows.children[index] ?? null);
      }
    });
    for (const row of known.values()) row.remove();
  }

  private createRow(pv: string): HTMLElement {
    const row = document.createElement("tr");
    row.dataset.pv = pv;
    const name = document.createElement("td");
    name.className = "name";
    const show = document.createElement("button");
    show.type = "button";
    show.textContent = pv;
    show.addEventListener("click", () => this.pick(pv));
    name.append(show);
    const toggle = document.createElement("button");
    toggle.type = "button";
    const last = document.createElement("td");
    last.append(toggle);
    row.append(name, document.createElement("td"), document.createElement("td"), last);
    return row;
  }

  private update(row: HTMLElement, state: PvStatus): void {
    const [, stateCell, lastCell, actionCell] = row.children as unknown as HTMLElement[];
    const [look, words] = describe(state);
    const mark = document.createElement("span");
    mark.className = `state ${look}`;
    mark.textContent = words;
    stateCell!.replaceChildren(mark);
    lastCell!.textContent = lastSample(state.lastEvent);
    const paused = state.status === "Paused";
    const toggle = actionCell!.firstElementChild as HTMLButtonElement;
    toggle.hidden = !paused && state.status !== "Being archived";
    toggle.textContent = paused ? "Resume" : "Pause";
    toggle.setAttribute("aria-label", `${paused ? "Resume" : "Pause"} ${state.pvName}`);
    toggle.onclick = () => void this.toggle(toggle, state.pvName, !paused);
    if (state.pvName === this.chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }

  private async toggle(button: HTMLButtonElement, pv: string, paused: boolean): Promise<void> {
    button.disabled = true;
    try {
      await setPaused(pv, paused);
      await this.refresh();
    } catch (problem) {
      this.tell(problem);
    } finally {
      button.disabled = false;
    }
  }

  pick(pv: string): void {
    this.chosen = pv;
    for (const row of this.rows.children) {
      if ((row as HTMLElement).dataset.pv === pv) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    this.choose(pv);
  }
}

function describe(state: PvStatus): [look: string, words: string] {
  switch (state.status) {
    case "Being archived":
      return state.connectionState === "true"
        ? ["connected", "Archived"]
        : ["disconnected", "Disconnected"];
    case "Initial sampling":
      return ["waiting", "Waiting for its IOC"];
    case "Appliance assigned":
      return ["waiting", "Starting"];
    default:
      return ["idle", state.status];
  }
}

/** "Nov/21/2026 09:27:10 UTC" as the time of day here; the date as well when it is not today. */
function lastSample(time: string | undefined): string {
  if (time === undefined || time === "Never") return "";
  const parsed = new Date(time.replace(/^(\w+)\/(\d+)\/(\d+)/, "$1 $2, $3"));
  if (Number.isNaN(parsed.getTime())) return time;
  return parsed.toDateString() === new Date().toDateString()
    ? parsed.toLocaleTimeString([], { hourCycle: "h23" })
    : parsed.toLocaleDateString();
}

function summary(archived: number, matching: number, shown: number): string {
  if (archived === 0 && matching === 0) return "No PV is archived yet. Type a name above.";
  const all = archived === 1 ? "1 PV" : `${archived} PVs`;
  return shown < matching ? `${all}, the first ${shown} of ${matching} that match` : `${all}, ${shown} shown`;
}
