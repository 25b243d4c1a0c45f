import { describe, expect, it } from "vitest";
import { found } from "../../test/found.ts";
import { apiKeyFinder } from "./api-key.ts";

/** Made up here, so that no scanner of repositories takes them for real ones. */
const LETTERS = "aB3dE5gH7jK9mN1pQ2sT4vW6yZ8";
const rest = (length: number): string => LETTERS.repeat(4).slice(0, length);

const keys = (text: string): readonly string[] => found([apiKeyFinder], text);

describe("apiKey", () => {
  it.each([
    ["AIza", 35],
    ["csk-", 48],
    ["gsk_", 52],
    ["hf_", 34],
    ["nvapi-", 64],
    ["pplx-", 48],
    ["xai-", 80],
    ["e2b_", 40],
    ["lsv2_pt_", 43],
    ["pcsk_", 70],
    ["tvly-", 32],
    ["ghp_", 36],
    ["gho_", 36],
    ["ghr_", 76],
    ["ghs_", 36],
    ["ghu_", 36],
    ["github_pat_", 82],
    ["glpat-", 20],
    ["npm_", 36],
    ["pypi-", 100],
    ["AKIA", 16],
    ["ASIA", 16],
    ["GOCSPX-", 28],
    ["ya29.", 60],
    ["dop_v1_", 64],
    ["hvs.", 24],
    ["figd_", 40],
    ["glsa_", 41],
    ["lin_api_", 40],
    ["ntn_", 46],
    ["PMAK-", 59],
    ["rk_live_", 24],
    ["rk_test_", 24],
    ["sbp_", 40],
    ["SG.", 66],
    ["shpat_", 32],
    ["shpss_", 32],
    ["sk_live_", 24],
    ["sk_test_", 24],
    ["sntrys_", 60],
    ["whsec_", 32],
    ["xapp-", 60],
    ["xoxa-", 30],
    ["xoxb-", 30],
    ["xoxe-", 30],
    ["xoxp-", 30],
    ["xoxr-", 30],
    ["xoxs-", 30],
    ["sk-", 48],
    ["sk-proj-", 100],
    ["sk-ant-api03-", 95],
    ["sk-or-v1-", 64],
    ["sk-lf-", 36],
    ["sk_", 48],
    ["dapi", 32],
    ["fc-", 32],
    ["key-", 32],
    ["r8_", 37],
  ])("finds %s and %i characters, alone and among others", (prefix, length) => {
    const key = prefix + rest(length);
    expect(keys(key)).toEqual([key]);
    expect(keys(`The key is ${key}, and ("${key}")\n${key}`)).toEqual([key, key, key]);
    expect(keys(`before_${key}`)).toEqual([key]);
  });

  it.each([
    ["within a word", `xghp_${rest(36)}`],
    ["too short", `ghp_${rest(29)}`],
    ["of a vague prefix, in kebab case", "sk-learn-tutorials-for-complete-beginners-2026"],
    ["of a vague prefix, one character short of standing together", `sk-${rest(15)}-${rest(15)}`],
    ["of a vague prefix, too short", `sk-${rest(16)}`],
    ["a UUID", "019b76da-a814-710d-b4e8-eb2af2f26165"],
    ["a trace id", "0af7651916cd43dd8448eb211c80319c"],
    ["a path", "src/patterns/a-rather-long-file-name-of-mine.test.ts"],
    ["prose", "the agent reads each document before it answers and cites the section that it used"],
    ["nothing", ""],
  ])("finds none in %s", (_, text) => {
    expect(keys(text)).toEqual([]);
  });

  it("finds the shortest key of a prefix, and looks for what is together no further than 256 characters", () => {
    expect(keys(`AKIA${rest(16)}`)).toHaveLength(1);
    expect(keys(`sk-${rest(17)}`)).toHaveLength(1);
    expect(keys(`sk-${"ab-".repeat(80)}${rest(16)}`)).toHaveLength(1);
    expect(keys(`sk-a${"ab-".repeat(80)}${rest(16)}`)).toEqual([]);
    expect(keys(`sk-${"ab-".repeat(81)}${rest(16)}`)).toEqual([]);
  });

  it("finds a key of a telling prefix however its characters stand", () => {
    const key = `xoxb-${rest(12)}-${rest(13)}-${rest(15)}`;
    expect(keys(key)).toEqual([key]);
  });

  it("begins where it is told to, as if the text began there", () => {
    const key = `ghp_${rest(36)}`;
    expect(apiKeyFinder.find(`x${key}`, 1)).toEqual({ start: 1, end: 41 });
    expect(apiKeyFinder.find(`${key} ${key}`, 40)).toEqual({ start: 41, end: 81 });
    expect(apiKeyFinder.find(key, 1)).toBeUndefined();
  });
});
