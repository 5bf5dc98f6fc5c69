/** Calls to the archiver: the EAA-compatible actions the page needs. */

export interface PvStatus {
  pvName: string;
  status: string;
  connectionState?: string;
  lastEvent?: string;
  isMonitored?: string;
  samplingPeriod?: string;
}

export interface Sample {
  secs: number;
  nanos: number;
  val: unknown;
  severity: number;
  status: number;
  fields?: Record<string, string>;
}

export interface PvData {
  meta: Record<string, string>;
  data: Sample[];
}

/** Something the person at the page should read: one sentence. */
export class Problem extends Error {}

/**
 * Parses JSON that may hold bare NaN and Infinity, as getData.json does; they become null. Strings
 * are left as they are.
 */
export function parseLenient(text: string): unknown {
  return JSON.parse(
    text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (token) =>
      token.startsWith('"') ? token : "null",
    ),
  );
}

async function call(url: string, body?: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(
      url,
      body === undefined
        ? {}
        : {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify(body),
          },
    );
  } catch {
    throw new Problem("The archiver does not answer. Is it running?");
  }
  const text = await response.text();
  if (!response.ok) throw new Problem(sentence(text, response.status));
  try {
    return parseLenient(text);
  } catch {
    throw new Problem(`The archiver's answer to ${url.split("?")[0]} cannot be read.`);
  }
}

function sentence(text: string, status: number): string {
  try {
    const answer = JSON.parse(text) as Record<string, unknown>;
    for (const key of ["validation", "desc", "message"]) {
      if (typeof answer[key] === "string") return answer[key];
    }
  } catch {
    // Not JSON: the status alone has to do.
  }
  return `The archiver refused the request (HTTP ${status}).`;
}

const param = encodeURIComponent;

export interface Appliance {
  identity: string;
  version: string;
  /** Where data is fetched, such as "/retrieval". */
  retrieval: string;
}

export async function appliance(): Promise<Appliance> {
  const info = (await call("/mgmt/bpl/getApplianceInfo")) as Record<string, string>;
  return {
    identity: info.identity ?? "",
    version: (info.version ?? "").replace(/^Archiver Appliance Version /, ""),
    retrieval: retrievalUrl(info.dataRetrievalURL, info.mgmtURL),
  };
}

/**
 * Where this browser reaches retrieval. The services may know their host by a name that means
 * nothing here, so only what differs between them counts.
 */
function retrievalUrl(configured: string | undefined, mgmt: string | undefined): string {
  try {
    const retrieval = new URL(configured ?? "");
    const own = new URL(mgmt ?? "");
    if (retrieval.origin === own.origin) return "/retrieval";
    if (own.host !== location.host) retrieval.hostname = location.hostname;
    return retrieval.href.replace(/\/+$/, "");
  } catch {
    return "/retrieval";
  }
}

export async function allPvs(): Promise<string[]> {
  return (await call("/mgmt/bpl/getAllPVs?limit=-1")) as string[];
}

export async function statusOf(pvs: string[]): Promise<PvStatus[]> {
  return (await call("/mgmt/bpl/getPVStatus", pvs)) as PvStatus[];
}

export async function archive(pv: string): Promise<string> {
  const answer = (await call("/mgmt/bpl/archivePV", [{ pv }])) as PvStatus[];
  return answer[0]?.status ?? "";
}

export async function setPaused(pv: string, paused: boolean): Promise<void> {
  const action = paused ? "pauseArchivingPV" : "resumeArchivingPV";
  const answer = (await call(`/mgmt/bpl/${action}?pv=${param(pv)}`)) as Record<string, string>;
  if (answer.status !== "ok") {
    throw new Problem(answer.validation ?? `${pv} could not be ${paused ? "paused" : "resumed"}.`);
  }
}

export async function dbrType(pv: string): Promise<string> {
  const info = (await call(`/mgmt/bpl/getPVTypeInfo?pv=${param(pv)}`)) as Record<string, string>;
  return info.DBRType ?? "";
}

export function dataUrl(retrieval: string, pv: string, format: string, from: Date, to: Date): string {
  return (
    `${retrieval}/data/getData.${format}?pv=${param(pv)}` +
    `&from=${param(from.toISOString())}&to=${param(to.toISOString())}`
  );
}

export async function samples(
  retrieval: string,
  pv: string,
  from: Date,
  to: Date,
  withMeta: boolean,
): Promise<PvData> {
  const url = dataUrl(retrieval, pv, "json", from, to) + (withMeta ? "&fetchLatestMetadata=true" : "");
  const answer = (await call(url)) as PvData[];
  return answer[0] ?? { meta: {}, data: [] };
}
