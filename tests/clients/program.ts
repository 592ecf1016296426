// A client in TypeScript, its types made from the description: reads, pages, filters, writes and meets conflicts.
// Compiled strictly and run by test_typescript.py: node program.js ADDRESS EDITOR REVIEWER
import type { components, operations, paths } from "./types";

declare const process: { argv: string[]; exitCode: number };

type Schemas = components["schemas"];
type Listed = paths["/api/v1/actors/"]["get"]["responses"]["200"]["content"]["application/json"];
type Asked = NonNullable<operations["actors_list"]["parameters"]["query"]>;

// @ts-expect-error a word that is none is refused when the program is compiled
const misspelt: Schemas["MilestoneStatus"] = "acheived";

const [address, editor, reviewer] = process.argv.slice(2);

function expect(met: boolean, told: unknown): void {
  if (!met) throw new Error(JSON.stringify(told));
}

async function ask(path: string, token?: string, method = "GET", body?: unknown, tag?: string) {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (tag) headers["If-Match"] = tag;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(`${address}${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  return { status: answer.status, tag: answer.headers.get("ETag") ?? "", body: await answer.json() };
}

async function reads(): Promise<void> {
  const handover: Schemas["Milestone"] = (await ask("/api/v1/milestones/ain-al-asad-handover/")).body;
  expect(handover.status === "achieved" && handover.achieved?.edtf === "2026-01-17", handover.achieved);
  const whole: Schemas["Milestone"] = (await ask("/api/v1/milestones/ain-al-asad-handover/?expand=part_of")).body;
  expect(handover.part_of?.kind === undefined && whole.part_of?.kind === "phase", whole.part_of);
  const nowhere: Schemas["Problem"] = (await ask("/api/v1/milestones/nowhere/")).body;
  expect(nowhere.status === 404, nowhere);
}

async function pagesThroughWhatItFilters(): Promise<void> {
  const asked: Asked = { kind: ["state"], limit: 3 };
  let next: string | null = `/api/v1/actors/?kind=${asked.kind?.[0]}&limit=${asked.limit}`;
  const seen = new Set<string>();
  let pages = 0;
  while (next !== null) {
    const page: Listed = (await ask(next)).body;
    for (const one of page.results) {
      expect(one.kind === "state" && !seen.has(one.url), one);
      seen.add(one.url);
    }
    next = page.next === null ? null : page.next.replace(address, "");
    pages += 1;
  }
  const whole = (await ask("/api/v1/actors/?kind=state&limit=1&count=true")).body as Schemas["ActorPage"];
  expect(pages > 1 && seen.size === whole.count, [pages, seen.size, whole.count]);
}

async function writesAndMeetsConflicts(): Promise<void> {
  const fresh: Schemas["ActorBody"] = {
    slug: "newcomer-of-typescript", kind: "person", names: [{ text: "A newcomer", language: "en", kind: "official" }],
  };
  const made = await ask("/api/v1/actors/", editor, "POST", fresh);
  expect(made.status === 201, made);
  const change: Schemas["ActorChangesBody"] = { country: "IRQ" };
  const changed = await ask("/api/v1/actors/newcomer-of-typescript/", editor, "PATCH", change, made.tag);
  expect((changed.body as Schemas["Actor"]).country === "IRQ", changed);
  const stale = await ask("/api/v1/actors/newcomer-of-typescript/", editor, "PATCH", change, made.tag);
  expect(stale.status === 412, stale);
  const reason: Schemas["ReasonBody"] = { reason: "Entered twice." };
  const undone = await ask("/api/v1/actors/newcomer-of-typescript/retract/", reviewer, "POST", reason, changed.tag);
  expect(undone.status === 409, undone); // only what is public is retracted
}

reads()
  .then(pagesThroughWhatItFilters)
  .then(writesAndMeetsConflicts)
  .then(() => console.log("all as described"))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
