import * as pulumi from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime";
import {
  brokerSettings,
  clusterSettings,
  consoleSettings,
  nameServerSettings,
  proxySettings,
  Setting,
  Settings,
  userSettings,
} from "../model/settings";

/**
 * The cluster's settings as stack config has them: each key is the setting of the same name. They are checked by the
 * cluster, which knows what is legal.
 */
export function readStackConfig(project = pulumi.getProject()): Record<string, unknown> {
  const own = Object.entries(runtime.allConfig()).filter(([key]) => key.startsWith(`${project}:`));
  return Object.fromEntries(
    own.map(([key, text]) => {
      const name = key.slice(project.length + 1);
      const setting = settingOf(name);
      const value = parse(text, setting?.type);
      return [name, isConfigSecret(key) ? withSecrets(value, setting?.plain === false) : value];
    }),
  );
}

const settingOf = (name: string): Setting | undefined =>
  Object.hasOwn(clusterSettings, name) ? (clusterSettings as Settings)[name] : undefined;

/** Pulumi hands every value over as text. What is not of its type stays text, for the check to report. */
function parse(text: string, type: Setting["type"] | undefined): unknown {
  if (type === undefined || type === "string") return text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/** Whether Pulumi decrypted the value, or something in it. The SDK has that, but not in its types. */
const { isConfigSecret } = runtime as unknown as { isConfigSecret: (key: string) => boolean };

/** Where in a setting somebody may put a secret. */
const mayBeSecret = new Set(
  [nameServerSettings, brokerSettings, proxySettings, consoleSettings, userSettings].flatMap(
    (settings: Settings) => Object.keys(settings).filter((key) => settings[key].mayBeSecret),
  ),
);

/**
 * Pulumi tells that there is a secret in a value, but not where: all that may be one is taken for it.
 *
 * @param secret whether the value itself is one
 */
function withSecrets(value: unknown, secret: boolean): unknown {
  if (typeof value !== "object" || value === null)
    return secret && value !== "" ? pulumi.secret(value) : value; // an empty text is no value
  if (Array.isArray(value)) return value.map((item) => withSecrets(item, secret));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withSecrets(inner, secret || mayBeSecret.has(key))]),
  );
}
