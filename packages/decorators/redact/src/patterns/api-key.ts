import { codeAt, isAlphanumeric, isIn, TOKENS } from "./characters.ts";
import type { Finder } from "./pattern.ts";
import { endOfToken, isRun, nextRun } from "./runs.ts";

/** No key that is known by its form alone is shorter. */
const LEAST = 20;

/** A prefix by which a vendor's keys are known, and how many characters follow at the least. */
type Prefix = readonly [text: string, rest: number];

/** Prefixes that nothing else has. */
const TELLING: readonly Prefix[] = [
  // Models
  ["AIza", 30],
  ["csk-", 30],
  ["gsk_", 30],
  ["hf_", 30],
  ["nvapi-", 30],
  ["pplx-", 30],
  ["xai-", 30],
  // What agents use
  ["e2b_", 30],
  ["lsv2_", 30],
  ["pcsk_", 30],
  ["tvly-", 20],
  // Code and packages
  ["ghp_", 30],
  ["gho_", 30],
  ["ghr_", 30],
  ["ghs_", 30],
  ["ghu_", 30],
  ["github_pat_", 30],
  ["glpat-", 16],
  ["npm_", 30],
  ["pypi-", 30],
  // Clouds
  ["AKIA", 16],
  ["ASIA", 16],
  ["GOCSPX-", 20],
  ["ya29.", 20],
  ["dop_v1_", 30],
  ["hvs.", 20],
  // Services
  ["figd_", 30],
  ["glsa_", 30],
  ["lin_api_", 30],
  ["ntn_", 30],
  ["PMAK-", 30],
  ["rk_live_", 16],
  ["rk_test_", 16],
  ["sbp_", 30],
  ["SG.", 30],
  ["shpat_", 30],
  ["shpss_", 30],
  ["sk_live_", 16],
  ["sk_test_", 16],
  ["sntrys_", 30],
  ["whsec_", 24],
  ["xapp-", 16],
  ["xoxa-", 16],
  ["xoxb-", 16],
  ["xoxe-", 16],
  ["xoxp-", 16],
  ["xoxr-", 16],
  ["xoxs-", 16],
];

/**
 * Prefixes that a name in kebab or snake case may have too (`sk-learn-…`): a key it is only where
 * sixteen letters and digits stand together.
 */
const VAGUE: readonly Prefix[] = [
  ["sk-", 17],
  ["sk_", 30],
  ["dapi", 32],
  ["fc-", 30],
  ["key-", 32],
  ["r8_", 30],
];
const TOGETHER = 16;
/** How far they are looked for: the answer must not depend on where a text is cut. */
const VAGUE_REACH = 256;

interface Candidate {
  readonly text: string;
  readonly rest: number;
  readonly isVague: boolean;
}

const CANDIDATES: readonly Candidate[] = [
  ...TELLING.map(([text, rest]) => ({ text, rest, isVague: false })),
  ...VAGUE.map(([text, rest]) => ({ text, rest, isVague: true })),
];

const byFirstCharacter: readonly (readonly Candidate[])[] = Array.from({ length: 128 }, (_, code) =>
  CANDIDATES.filter(({ text }) => text.charCodeAt(0) === code),
);

/** API keys of vendors that give theirs a prefix. */
export const apiKeyFinder: Finder = {
  least: LEAST,
  find: (text, from) => {
    let start = nextRun(text, from, TOKENS, LEAST);
    while (start !== -1) {
      // A key begins where the run does, or behind what joins it to something before it.
      let isBoundary = true;
      let at = start;
      for (; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (isAlphanumeric(code)) {
          if (isBoundary && isKey(text, at, code)) return { start: at, end: endOfToken(text, at) };
          isBoundary = false;
        } else {
          if (!isIn(TOKENS, code)) break;
          isBoundary = true;
        }
      }
      start = nextRun(text, at, TOKENS, LEAST);
    }
    return undefined;
  },
};

function isKey(text: string, at: number, first: number): boolean {
  for (const prefix of byFirstCharacter[first] as readonly Candidate[]) {
    if (!text.startsWith(prefix.text, at)) continue;
    const behind = at + prefix.text.length;
    if (!isRun(text, behind, TOKENS, prefix.rest)) continue;
    if (!prefix.isVague || isDense(text, behind)) return true;
  }
  return false;
}

/** Says whether enough letters and digits stand together. */
function isDense(text: string, start: number): boolean {
  let together = 0;
  for (let at = start; at < start + VAGUE_REACH && together < TOGETHER; at++) {
    const code = codeAt(text, at);
    if (!isIn(TOKENS, code)) return false;
    together = isAlphanumeric(code) ? together + 1 : 0;
  }
  return together === TOGETHER;
}
