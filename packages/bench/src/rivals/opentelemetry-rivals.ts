import { patchedPrototypes } from "./patched-prototypes.ts";
import { connectTo, type OpenAIClass, type Rival } from "./rival.ts";
import { spansOf } from "./spans.ts";

interface Instrumentation {
  setTracerProvider(provider: object): void;
  manuallyInstrument(client: OpenAIClass): void;
}

interface InstrumentationPackage {
  readonly OpenAIInstrumentation: new () => Instrumentation;
}

const SDK = ["@opentelemetry/sdk-trace-base", "@opentelemetry/api@^1.9.0"];

/** One that changes the client's classes, handed to it by hand. */
function instrumenting(name: string, ours: string, openai: string): Rival {
  return {
    name,
    packages: [ours, openai, ...SDK],
    start: (load) => {
      const client = (load("openai") as { OpenAI: OpenAIClass }).OpenAI;
      const { OpenAIInstrumentation } = load(ours) as InstrumentationPackage;
      const instrumentation = new OpenAIInstrumentation();
      const prototypes = patchedPrototypes(client, () =>
        instrumentation.manuallyInstrument(client),
      );
      return (mood) => {
        const spans = spansOf(load, mood);
        instrumentation.setTracerProvider(spans.provider);
        return {
          connect: (url, { retries }) => {
            prototypes.observe(false);
            return connectTo(client, url, retries);
          },
          observe: (plain) => {
            prototypes.observe(true);
            return plain;
          },
          ...spans.readers,
        };
      };
    },
  };
}

// It says that it takes openai 4 to 6.
export const openllmetry: Rival = instrumenting(
  "OpenLLMetry",
  "@traceloop/instrumentation-openai",
  "openai@6",
);

export const openinference: Rival = instrumenting(
  "OpenInference",
  "@arizeai/openinference-instrumentation-openai",
  "openai@7",
);

export const opentelemetry: Rival = {
  name: "OpenTelemetry",
  packages: ["@opentelemetry/instrumentation-openai", "openai@6", ...SDK],
  start: (load) => {
    const { OpenAIInstrumentation } = load("@opentelemetry/instrumentation-openai") as {
      OpenAIInstrumentation: new () => Instrumentation & {
        enable(): void;
        disable(): void;
        setMeterProvider(provider: object): void;
      };
    };
    // It changes the package when that is loaded, which therefore comes after.
    const instrumentation = new OpenAIInstrumentation();
    const { metrics } = load("@opentelemetry/api") as { metrics: { getMeterProvider(): object } };
    // As `registerInstrumentations` does; it fails on streams without.
    instrumentation.setMeterProvider(metrics.getMeterProvider());
    const client = (load("openai") as { OpenAI: OpenAIClass }).OpenAI;
    return (mood) => {
      const spans = spansOf(load, mood);
      instrumentation.setTracerProvider(spans.provider);
      return {
        connect: (url, { retries }) => {
          instrumentation.disable();
          return connectTo(client, url, retries);
        },
        observe: (plain) => {
          instrumentation.enable();
          return plain;
        },
        ...spans.readers,
      };
    };
  },
};

export const langfuse: Rival = {
  name: "Langfuse",
  packages: ["@langfuse/openai", "@langfuse/tracing", "openai@7", ...SDK],
  start: (load) => {
    const client = (load("openai") as { OpenAI: OpenAIClass }).OpenAI;
    const { observeOpenAI } = load("@langfuse/openai") as { observeOpenAI: <Sdk>(sdk: Sdk) => Sdk };
    const { setLangfuseTracerProvider } = load("@langfuse/tracing") as {
      setLangfuseTracerProvider: (provider: object) => void;
    };
    return (mood) => {
      const spans = spansOf(load, mood);
      setLangfuseTracerProvider(spans.provider);
      return {
        connect: (url, { retries }) => connectTo(client, url, retries),
        observe: (plain) => observeOpenAI(plain),
        ...spans.readers,
      };
    };
  },
};
