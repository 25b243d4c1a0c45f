import assert from "node:assert/strict";
import type { Books, ObservabilityManager } from "@llmobs/core";

/** Every observation is in the manager's books, what it handed over in its one handler's; both balance. */
export function expectBooks(manager: ObservabilityManager, observations: number): void {
  const { intake } = manager.stats();
  expectBalance(intake, "the manager");
  assert.equal(intake.accepted, observations, "accepted, and observed");
  const handler = handlerBooks(manager);
  expectBalance(handler, "the handler");
  assert.equal(handler.accepted, intake.delivered, "accepted, and handed over");
}

/** The books of a manager and its one handler together. */
export function allBooks(manager: ObservabilityManager): Books {
  const { intake } = manager.stats();
  const { delivered, dropped, queued } = handlerBooks(manager);
  const all = { ...intake.dropped };
  for (const [reason, count] of Object.entries(dropped)) all[reason] = (all[reason] ?? 0) + count;
  return { accepted: intake.accepted, delivered, dropped: all, queued: intake.queued + queued };
}

function handlerBooks(manager: ObservabilityManager): Books {
  const [books] = manager.stats().handlers;
  assert.ok(books !== undefined);
  return books;
}

function expectBalance({ accepted, delivered, dropped, queued }: Books, whose: string): void {
  const said = `the books of ${whose}: accepted ${accepted}; delivered ${delivered} + dropped ${JSON.stringify(dropped)} + queued ${queued}`;
  const counts = [delivered, queued, ...Object.values(dropped)];
  assert.ok(Math.min(...counts) >= 0, said);
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    accepted,
    said,
  );
}
