import type { ConfigFile } from "./config-schema.ts";
import { isPrintable, nonEmpty, type Environment } from "./environment.ts";
import { isRecord } from "./is-record.ts";
import type { UpstreamSettings } from "./upstream/open-upstreams.ts";

const defaultBaseUrl = "https://api.openai.com/v1";

/** The OPENAI_* variables describe the first upstream. A key alone names none: it may be there for another program. */
export function upstreamsWithEnvironment(upstreams: readonly unknown[], env: Environment, mistakes: string[]): unknown {
  const baseUrl = nonEmpty(env["OPENAI_BASE_URL"]);
  const model = nonEmpty(env["OPENAI_MODEL"]);
  const summaryModel = nonEmpty(env["OPENAI_SUMMARY_MODEL"]);
  const embeddingModel = nonEmpty(env["OPENAI_EMBEDDING_MODEL"]);
  const otherModels = {
    ...(summaryModel !== undefined && { summaryModel }),
    ...(embeddingModel !== undefined && { embeddingModel }),
  };
  const [first, ...others] = upstreams;
  if (baseUrl === undefined && model === undefined) {
    return isRecord(first) ? [{ ...first, ...otherModels }, ...others] : upstreams;
  }
  const base = isRecord(first) ? first : {};
  if (model === undefined && base["model"] === undefined) {
    mistakes.push("OPENAI_MODEL: expected the name of a model, since OPENAI_BASE_URL is set, got nothing");
  }
  const key = nonEmpty(env["OPENAI_API_KEY"]) === undefined ? {} : { apiKeyEnv: "OPENAI_API_KEY" };
  const merged = {
    temperature: 0.7,
    maxTokens: 2048,
    allowHttp: false,
    ...base,
    ...otherModels,
    ...key,
    baseUrl: baseUrl ?? base["baseUrl"] ?? defaultBaseUrl,
    model: model ?? base["model"] ?? "unknown",
  };
  return [merged, ...others];
}

/**
 * The upstreams with their keys, in the order in which they are asked.
 *
 * @param mistakes takes what is wrong with them
 */
export function upstreamsOf(file: ConfigFile, env: Environment, mistakes: string[]): readonly UpstreamSettings[] {
  const names = file.upstreams.map(({ name }, index) => name ?? (index === 0 ? "main" : `upstream-${index + 1}`));
  return file.upstreams.map((upstream, index) => {
    const { baseUrl, apiKeyEnv, allowHttp, name: _name, ...models } = upstream;
    const name = names[index] ?? "";
    const path = `upstreams.${index}`;
    const apiKey = apiKeyEnv === undefined ? undefined : nonEmpty(env[apiKeyEnv]);
    if (apiKeyEnv !== undefined && apiKey === undefined) {
      mistakes.push(`${path}.apiKeyEnv: expected the environment to hold ${apiKeyEnv}, got nothing`);
    }
    if (apiKey !== undefined && !isPrintable(apiKey)) {
      mistakes.push(`${apiKeyEnv}: expected a key of printable ASCII characters, got others`);
    }
    if (names.indexOf(name) < index) {
      mistakes.push(`${path}.name: expected a name that no upstream before it has, got ${JSON.stringify(name)}`);
    }
    if (!URL.canParse(baseUrl)) {
      mistakes.push(`${path}.baseUrl: expected an address, got ${JSON.stringify(baseUrl)}`);
    } else if (!allowHttp && isOpenToOthers(new URL(baseUrl))) {
      mistakes.push(
        `${path}.baseUrl: expected https, since keys and conversations go there ("allowHttp": true permits http), got ${JSON.stringify(baseUrl)}`,
      );
    }
    return { ...models, name, baseUrl: baseUrl.replace(/\/+$/, ""), apiKey };
  });
}

/** Whether what is sent there can be read on the way: plain http, to another machine. */
function isOpenToOthers({ protocol, hostname }: URL): boolean {
  return protocol === "http:" && !/^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
