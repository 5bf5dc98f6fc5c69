/** The samples of one PV over a sliding span of time, kept up to date by polling. */

import { type Sample, samples } from "./archiver";

/** IOC clocks may run ahead of the browser's by this much and still be seen at once. */
const AHEAD_MS = 60_000;

export const millis = (sample: Sample): number => sample.secs * 1000 + sample.nanos / 1e6;

const later = (a: Sample, b: Sample): boolean =>
  a.secs > b.secs || (a.secs === b.secs && a.nanos > b.nanos);

export class LiveSamples {
  readonly held: Sample[] = [];
  meta: Record<string, string> = {};

  constructor(
    private readonly retrieval: string,
    readonly pv: string,
    readonly spanMs: number,
  ) {}

  /** Fetches what is new since the last call; the whole span the first time. */
  async refresh(): Promise<void> {
    const now = Date.now();
    const last = this.held.at(-1);
    const from = last ? millis(last) : now - this.spanMs;
    const answer = await samples(
      this.retrieval,
      this.pv,
      new Date(Math.min(from, now)),
      new Date(now + AHEAD_MS),
      last === undefined,
    );
    if (last === undefined) this.meta = answer.meta;
    for (const sample of answer.data) {
      const newest = this.held.at(-1);
      if (newest === undefined || later(sample, newest)) this.held.push(sample);
    }
    this.forget(now - this.spanMs);
  }

  /** Drops what has left the span, but for the one sample that holds at its beginning. */
  private forget(before: number): void {
    let gone = 0;
    while (gone + 1 < this.held.length && millis(this.held[gone + 1]!) <= before) gone++;
    this.held.splice(0, gone);
  }
}
