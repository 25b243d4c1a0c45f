import type { SdkCallSettings } from "./sdk-shapes.ts";

/** What version 7 of the AI SDK publishes on the tracing channel `ai:telemetry`. */
export interface ChannelMessage {
  /** `generateText`, `streamText`, `step`, `languageModelCall`, `executeTool`, `embed`, … */
  readonly type: string;
  readonly event: ChannelEvent;
  /** Written by the channel when it has ended. */
  readonly result?: unknown;
  readonly error?: unknown;
}

/** An event of any type, with the members that are read of one or another. */
export interface ChannelEvent extends SdkCallSettings {
  readonly provider?: string;
  readonly modelId?: string;
  /** The app's telemetry settings for this call. */
  readonly functionId?: string | undefined;
  readonly recordInputs?: boolean | undefined;
  readonly recordOutputs?: boolean | undefined;
  /** Of a run and of a model call. */
  readonly instructions?: unknown;
  readonly messages?: readonly unknown[];
  readonly stepNumber?: number;
  readonly toolCall?: {
    readonly toolName: string;
    readonly toolCallId: string;
    readonly input?: unknown;
  };
  /** Of an embedding: a text, or several. */
  readonly value?: unknown;
  /** Of a ranking. */
  readonly documents?: unknown;
  readonly query?: unknown;
}
