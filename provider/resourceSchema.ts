import { declaredSettings, permissionSettings, Setting, Settings } from "../model/settings";
import { declaredResources } from "./kinds";

/** What stays away where it is not said. */
const optional = ["accessKey", "secretKey", "brokers", "networkName"];

/** The resources as Pulumi's schema describes them, from which it makes SDKs. */
export const resourceSchemas = (): Record<string, object> =>
  Object.fromEntries(
    Object.entries(declaredResources).map(([token, { settings, secrets, description }]) => {
      const inputs = propertiesOf({ ...declaredSettings, ...settings }, secrets);
      const differentOn = {
        type: "array",
        items: { type: "string" },
        description: "The brokers that have it otherwise, or lack it, as of the last refresh.",
      };
      const properties = { ...inputs, differentOn };
      return [
        token,
        {
          description,
          inputProperties: inputs,
          requiredInputs: ["nameServerAddresses"],
          properties,
          required: Object.keys(properties).filter((key) => !optional.includes(key)),
        },
      ];
    }),
  );

/** The types of the resources' properties. */
export const typeSchemas = (): Record<string, object> => {
  const all = Object.values(declaredResources).flatMap(({ settings }) => Object.values(settings));
  const choices = [...all, ...Object.values<Setting>(permissionSettings)].flatMap(
    ({ choice }) => choice ?? [],
  );
  return {
    [tokenOf("PermissionSettings")]: { type: "object", properties: propertiesOf(permissionSettings) },
    ...Object.fromEntries(
      choices.map(({ name, values }) => [
        tokenOf(name),
        { type: "string", enum: values.map((value) => ({ name: value, value })) },
      ]),
    ),
  };
};

const tokenOf = (type: string): string => `pulumi-rocketmq:index:${type}`;
const reference = (type: string): { $ref: string } => ({ $ref: `#/types/${tokenOf(type)}` });

const propertiesOf = (settings: Settings, secrets: readonly string[] = []): Record<string, object> =>
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
