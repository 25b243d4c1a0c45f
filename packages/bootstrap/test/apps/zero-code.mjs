// An app that knows nothing of the bootstrap: it asks core for the process's manager.
import { getDefaultManager } from "@llmobs/core";

const observability = getDefaultManager();
console.log(observability === undefined ? "no manager" : `observed as ${observability.source}`);
observability?.log("hello from the app");
