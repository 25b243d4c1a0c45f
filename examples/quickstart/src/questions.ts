/** Somebody who asks the agent about this repository. */
export interface Visitor {
  readonly name: string;
  readonly questions: readonly Question[];
}

export interface Question {
  readonly text: string;
  /** How much of the answer the visitor reads before pressing Stop. @default all of it */
  readonly stopAfterCharacters?: number;
}

/** Three people at the same time, so that their sessions interleave. */
export const visitors: readonly Visitor[] = [
  {
    name: "ada",
    questions: [
      { text: "How do I get the first events into SQLite?" },
      { text: "What is each of the packages for?" },
      { text: "What happens to events that a handler cannot deliver?" },
    ],
  },
  {
    name: "grace",
    questions: [
      // There is no such document: the tool fails, and the agent has to find another way.
      { text: "What does docs/RUNBOOK.md say about a full disk?" },
      { text: "What is lost when the process is killed?" },
    ],
  },
  {
    name: "edsger",
    questions: [
      { text: "Does the LICENSE let me sell what I build on this?" },
      // A long answer, and a reader who has soon seen enough: the call is aborted in mid-stream.
      { text: "What does every README say?", stopAfterCharacters: 240 },
    ],
  },
];
