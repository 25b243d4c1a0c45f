import type { EndFields, LlmEndData } from "@llmobs/core";
import { endpointOf } from "@llmobs/core/capture";
import type { SdkRequest, SdkResponse } from "./sdk-shapes.ts";

/** What is known of an exchange over HTTP. */
interface HttpExchange {
  readonly request?: SdkRequest | undefined;
  readonly response?: SdkResponse | undefined;
}

/** What an `APICallError` of the SDK says of it. */
interface ApiCallError {
  readonly url?: string;
  readonly statusCode?: unknown;
  readonly responseHeaders?: SdkResponse["headers"];
}

/** Of OpenAI and most who follow it, of Anthropic, of Bedrock. */
const REQUEST_ID_HEADERS = ["x-request-id", "request-id", "x-amzn-requestid"];

/** Where a request went, and under which id the provider knows it. */
export function describeExchange({ request, response }: HttpExchange): EndFields<LlmEndData> {
  const headers = response?.headers;
  const requestId = REQUEST_ID_HEADERS.map((name) => headers?.[name]).find(isText);
  return {
    ...(isText(request?.url) && describeEndpoint(request.url)),
    ...(requestId !== undefined && { requestId }),
  };
}

/** The same of a failure, which alone says with which status it was answered. */
export function describeFailure(thrown: unknown): EndFields<LlmEndData> {
  if (typeof thrown !== "object" || thrown === null) return {};
  const { url, statusCode, responseHeaders } = thrown as ApiCallError;
  return {
    ...describeExchange({ request: { url }, response: { headers: responseHeaders } }),
    ...(typeof statusCode === "number" && { httpStatusCode: statusCode }),
  };
}

function describeEndpoint(url: string): EndFields<LlmEndData> {
  const { address, port } = endpointOf(url);
  return {
    ...(address !== "" && { serverAddress: address }),
    ...(port !== 0 && { serverPort: port }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
