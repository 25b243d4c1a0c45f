import { type Finding, finding } from "./check.ts";
import type { Settings } from "./environment.ts";

/** Whether what people and models say is recorded with nothing that takes secrets out of it. */
export function checkContent({ captureContent, redacts }: Settings): Finding {
  if (!captureContent) return finding([], "not recorded");
  if (redacts) return finding([], "recorded, behind a redaction");
  return finding([
    {
      message: "Content is recorded (LLMOBS_CAPTURE_CONTENT), and no redaction stands in front.",
      mend: "Unset LLMOBS_CAPTURE_CONTENT, or set LLMOBS_REDACT_CONTENT=keep, which brings a redaction that takes secrets out and leaves the rest.",
    },
  ]);
}
