import { Setting, Settings } from "../model/settings";

/** The token of a type of this package. */
export const tokenOf = (type: string): string => `pulumi-rocketmq:index:${type}`;
const reference = (type: string): { $ref: string } => ({ $ref: `#/types/${tokenOf(type)}` });

/** Settings as Pulumi's schema describes properties. @param secrets those that nobody is to see */
export const propertiesOf = (settings: Settings, secrets: readonly string[] = []): Record<string, object> =>
  Object.fromEntries(
    Object.entries(settings).map(([key, setting]) => [
      key,
      { ...propertyOf(setting), ...(secrets.includes(key) ? { secret: true } : {}) },
    ]),
  );

function propertyOf({ en, type, choice, entries, default: value, otherwise, rocketmq }: Setting): object {
  const usual = value ?? otherwise?.en ?? "none";
  const description = `${en}${rocketmq ? ` RocketMQ's ${rocketmq}.` : ""} Default: ${usual}.`;
  if (choice) return { ...reference(choice.name), description };
  if (entries) return { type, additionalProperties: reference(entries), description };
  if (type === "array") return { type, items: { type: "string" }, description };
  if (type === "object") return { type, additionalProperties: { type: "string" }, description };
  return { type, description };
}
