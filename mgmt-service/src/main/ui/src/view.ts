/** The right half of the page: the samples of the chosen PV. */

import { Problem, type Sample, dataUrl, dbrType } from "./archiver";
import { LiveSamples, millis } from "./live";
import { Plot, type Shape, drawWaveform } from "./plot";
import { element, text } from "./dom";

const SEVERITIES = ["no alarm", "minor alarm", "major alarm", "invalid"];
const POLL_MS = 1000;
const LISTED = 200;

const STEPPED = new Set(["DBR_SCALAR_ENUM", "DBR_SCALAR_SHORT", "DBR_SCALAR_INT", "DBR_SCALAR_BYTE"]);

export class View {
  private live: LiveSamples | undefined;
  private type = "";
  private plot: Plot | undefined;
  private waveform: { destroy(): void } | undefined;
  private timer = 0;

  private readonly title = element("view-title");
  private readonly latest = element("latest");
  private readonly place = element("plot");

  constructor(
    private readonly retrieval: () => string,
    private readonly tell: (problem: unknown) => void,
  ) {
    new ResizeObserver(() => this.plot?.resize()).observe(this.place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.clear();
      this.draw();
    });
  }

  async show(pv: string, spanMs: number): Promise<void> {
    clearTimeout(this.timer);
    this.clear();
    this.latest.textContent = "";
    this.title.textContent = pv;
    const live = new LiveSamples(this.retrieval(), pv, spanMs);
    this.live = live;
    this.links(pv, spanMs);
    // A PV that is still being looked for has no type yet; its samples tell.
    this.type = await dbrType(pv).catch(() => "");
    await this.follow(live);
  }

  private async follow(live: LiveSamples): Promise<void> {
    if (this.live !== live) return;
    try {
      if (!document.hidden) {
        await live.refresh();
        if (this.live === live) this.draw();
      }
    } catch (problem) {
      if (this.live !== live) return;
      this.tell(problem);
      if (problem instanceof Problem && live.held.length === 0) {
        this.latest.textContent = "No samples to show.";
      }
    }
    if (this.live === live) {
      this.timer = window.setTimeout(() => void this.follow(live), POLL_MS);
    }
  }

  private clear(): void {
    this.plot?.destroy();
    this.plot = undefined;
    this.waveform?.destroy();
    this.waveform = undefined;
    this.place.replaceChildren();
  }

  private draw(): void {
    const live = this.live;
    if (live === undefined) return;
    const newest = live.held.at(-1);
    if (newest === undefined) {
      this.latest.textContent = "No samples in this time.";
      return;
    }
    const unit = live.meta.EGU ?? "";
    const labels = enumLabels(live.meta);
    this.sayLatest(newest, unit, labels);
    if (typeof newest.val === "number" || newest.val === null) {
      const shape: Shape = labels.length > 0 || STEPPED.has(this.type) ? "steps" : "line";
      this.plot ??= new Plot(this.place, shape, labels.length > 0 ? "" : unit, labels, live.spanMs);
      this.plot.draw(live.held);
      this.place.setAttribute("aria-label", `Plot of ${live.held.length} samples of ${live.pv}`);
    } else if (Array.isArray(newest.val) && newest.val.every((v) => typeof v !== "string")) {
      this.waveform?.destroy();
      this.waveform = drawWaveform(this.place, newest.val);
    } else {
      const list = this.place.querySelector("pre") ?? this.createList();
      list.textContent = live.held.slice(-LISTED).reverse().map(line).join("\n");
    }
  }

  /** Reachable by keyboard, so that it can be scrolled. */
  private createList(): HTMLElement {
    const list = document.createElement("pre");
    list.tabIndex = 0;
    list.setAttribute("aria-label", "Newest samples first");
    this.place.replaceChildren(list);
    return list;
  }

  private sayLatest(sample: Sample, unit: string, labels: string[]): void {
    const severity = document.createElement("span");
    severity.className = `severity-${sample.severity}`;
    severity.textContent = SEVERITIES[sample.severity] ?? `severity ${sample.severity}`;
    const value = document.createElement("strong");
    value.textContent = shortValue(sample.val, labels);
    this.latest.replaceChildren(
      value,
      text(` ${labels.length > 0 ? "" : unit} · ${new Date(millis(sample)).toLocaleString([], { hourCycle: "h23" })} · `),
      severity,
    );
  }

  private links(pv: string, spanMs: number): void {
    element("downloads").hidden = false;
    for (const format of ["json", "csv", "raw"]) {
      const link = element(`as-${format}`) as HTMLAnchorElement;
      // The time is that of the click, not of the choice.
      link.onclick = () => {
        link.href = this.url(pv, format, spanMs);
      };
      link.href = this.url(pv, format, spanMs);
    }
    (element("type-info") as HTMLAnchorElement).href =
      `/mgmt/bpl/getPVTypeInfo?pv=${encodeURIComponent(pv)}`;
  }

  private url(pv: string, format: string, spanMs: number): string {
    const now = Date.now();
    return dataUrl(this.retrieval(), pv, format, new Date(now - spanMs), new Date(now));
  }
}

/** The labels ENUM_0, ENUM_1, ... of an enum's header, in order. */
function enumLabels(meta: Record<string, string>): string[] {
  const labels: string[] = [];
  for (let i = 0; meta[`ENUM_${i}`] !== undefined; i++) labels.push(meta[`ENUM_${i}`]!);
  return labels;
}

function shortValue(value: unknown, labels: string[]): string {
  if (value === null) return "NaN";
  if (typeof value === "number") {
    return labels[value] ?? String(Number.isInteger(value) ? value : Number(value.toPrecision(7)));
  }
  if (Array.isArray(value)) return `${value.length} elements`;
  return typeof value === "object" ? "structure" : String(value);
}

function line(sample: Sample): string {
  const value = typeof sample.val === "string" ? sample.val : JSON.stringify(sample.val);
  return `${new Date(millis(sample)).toISOString()}  ${value}`;
}
