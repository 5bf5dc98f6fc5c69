/** Draws samples: lines for numbers, steps for enums and integers, alarms in their colours. */

import uPlot from "uplot";
import type { Sample } from "./archiver";
import { millis } from "./live";

const HEIGHT = 340;

export type Shape = "line" | "steps";

type Column = (number | null)[];

/** Times in seconds and values; a lost connection leaves a gap. */
export function columns(held: Sample[], now: number): [number[], Column] {
  const times: number[] = [];
  const values: Column = [];
  for (const sample of held) {
    const lost = Number(sample.fields?.cnxlostepsecs ?? 0);
    const previous = times.at(-1);
    if (lost > 0 && previous !== undefined && lost > previous && lost < millis(sample) / 1000) {
      times.push(lost);
      values.push(null);
    }
    times.push(millis(sample) / 1000);
    values.push(typeof sample.val === "number" ? sample.val : null);
  }
  // A value holds until the next one, so the line goes on to the present.
  const last = times.at(-1);
  if (last !== undefined && last < now / 1000) {
    times.push(now / 1000);
    values.push(values.at(-1) ?? null);
  }
  return [times, values];
}

export class Plot {
  private chart: uPlot | undefined;
  private held: Sample[] = [];

  constructor(
    private readonly place: HTMLElement,
    private readonly shape: Shape,
    private readonly unit: string,
    private readonly labels: string[],
    private readonly spanMs: number,
  ) {
    this.place.setAttribute("role", "img");
  }

  draw(held: Sample[]): void {
    this.held = held;
    const now = Date.now();
    const data = columns(held, now);
    if (this.chart === undefined) this.chart = this.create(data);
    else this.chart.setData(data, false);
    this.chart.setScale("x", { min: (now - this.spanMs) / 1000, max: now / 1000 });
  }

  resize(): void {
    this.chart?.setSize({ width: this.place.clientWidth, height: HEIGHT });
  }

  destroy(): void {
    this.chart?.destroy();
    this.chart = undefined;
    this.place.removeAttribute("role");
    this.place.removeAttribute("aria-label");
  }

  private create(data: [number[], Column]): uPlot {
    const ink = colour("--faint");
    const axis: uPlot.Axis = {
      stroke: ink,
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { stroke: colour("--line"), width: 1 },
    };
    const labels = this.labels;
    const named = labels.length > 0;
    const options: uPlot.Options = {
      width: this.place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false },
      scales: {
        x: { auto: false },
        y: named ? { range: [-0.3, labels.length - 0.7] } : {},
      },
      axes: [
        { ...axis, space: 70, values: (_, ticks) => clock(ticks) },
        {
          ...axis,
          size: named ? 90 : 66,
          ...(this.unit ? { label: this.unit } : {}),
          ...(named
            ? {
                incrs: [1],
                values: (_: uPlot, ticks: number[]) =>
                  ticks.map((tick) => labels[tick] ?? String(tick)),
              }
            : {}),
        },
      ],
      series: [
        {},
        {
          stroke: colour("--accent"),
          width: 1.5,
          points: { show: false },
          ...(this.shape === "steps" ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
        },
      ],
      hooks: { draw: [(chart) => this.drawAlarms(chart)] },
    };
    return new uPlot(options, data, this.place);
  }

  private drawAlarms(chart: uPlot): void {
    const colours = ["", colour("--minor"), colour("--major"), colour("--invalid")];
    const { ctx, bbox } = chart;
    const radius = 2.2 * devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const sample of this.held) {
      const fill = colours[sample.severity];
      if (!fill || typeof sample.val !== "number") continue;
      ctx.fillStyle = fill;
      ctx.beginPath();
      ctx.arc(
        chart.valToPos(millis(sample) / 1000, "x", true),
        chart.valToPos(sample.val, "y", true),
        radius,
        0,
        2 * Math.PI,
      );
      ctx.fill();
    }
    ctx.restore();
  }
}

/** Times of day at the ticks; seconds only where they matter. */
function clock(ticks: number[]): string[] {
  const seconds = ticks.some((tick) => tick % 60 !== 0);
  return ticks.map((tick) =>
    new Date(tick * 1000).toLocaleTimeString([], {
      hour: "2-digit",
      minute: "2-digit",
      ...(seconds ? { second: "2-digit" } : {}),
      hourCycle: "h23",
    }),
  );
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** A waveform: element by element. */
export function drawWaveform(place: HTMLElement, values: unknown[]): uPlot {
  const axis: uPlot.Axis = { stroke: colour("--faint"), grid: { stroke: colour("--line"), width: 1 } };
  return new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      scales: { x: { time: false } },
      axes: [{ ...axis, label: "element" }, { ...axis, size: 66 }],
      series: [{}, { stroke: colour("--accent"), width: 1.5, points: { show: values.length < 60 } }],
    },
    [values.map((_, index) => index), values.map((value) => (typeof value === "number" ? value : null))],
    place,
  );
}
