import assert from "node:assert/strict";
import { type Books, type HandlerBooks, isDropReason, type ManagerStats } from "@llmobs/core";

/** Asserts that all books of a manager balance; `when` says at which moment, for the message. */
export function expectBalanced(stats: ManagerStats, when: string): void {
  expectBooks("the manager", stats.intake, when);
  for (const books of stats.handlers) expectHandlerBooks(books, when);
}

/** All that was dropped, whatever the reason. */
export function droppedIn(books: Pick<Books, "dropped">): number {
  return Object.values(books.dropped).reduce((sum, count) => sum + count, 0);
}

function expectHandlerBooks(books: HandlerBooks, when: string): void {
  expectBooks(books.name, books, when);
  for (const branch of books.branches ?? []) expectHandlerBooks(branch, when);
}

function expectBooks(name: string, books: Books, when: string): void {
  const { accepted, delivered, queued } = books;
  const dropped = droppedIn(books);
  assert.ok(
    accepted === delivered + dropped + queued && Math.min(delivered, dropped, queued) >= 0,
    `${when}, the books of ${name} do not balance: accepted ${accepted}; ` +
      `delivered ${delivered} + dropped ${dropped} + queued ${queued}`,
  );
  const unknown = Object.keys(books.dropped).filter((reason) => !isDropReason(reason));
  assert.deepEqual(unknown, [], `${when}, ${name} dropped for reasons that are none`);
}
