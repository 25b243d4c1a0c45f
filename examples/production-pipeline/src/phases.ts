import type { Mood } from "./stand-in/collector.ts";
import type { Usage } from "./stand-in/app.ts";

/** A while in which the collector has one mood. */
export interface Phase extends Usage {
  readonly title: string;
  readonly mood: Mood;
  readonly remark: string;
}

export const phases: readonly Phase[] = [
  {
    title: "Healthy",
    mood: "healthy",
    remark: "every request is answered at once",
    visits: 30,
    paceMs: 20,
  },
  {
    title: "Slow",
    mood: "slow",
    remark: "every answer takes 200 ms",
    visits: 30,
    paceMs: 20,
  },
  {
    title: "Failing",
    mood: "failing",
    remark: "every request gets a 503",
    visits: 30,
    paceMs: 20,
  },
  {
    title: "Hung",
    mood: "hung",
    remark: "no request is answered, and everybody comes at once",
    visits: 60,
    paceMs: 0,
  },
  {
    title: "Healthy again",
    mood: "healthy",
    remark: "a probe finds out",
    visits: 30,
    paceMs: 20,
  },
];
