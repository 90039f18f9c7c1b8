import { declaredSettings, Setting, Settings } from "../model/settings";
import { declaredResources } from "./kinds";

/** The resources as Pulumi's schema describes them, from which it makes SDKs. */
export const resourceSchemas = (): Record<string, object> =>
  Object.fromEntries(
    Object.entries(declaredResources).map(([token, { settings, description }]) => {
      const inputs = propertiesOf({ ...declaredSettings, ...settings });
      const missingOn = {
        type: "array",
        items: { type: "string" },
        description: "The brokers that lack it, as of the last refresh.",
      };
      const properties = { ...inputs, missingOn };
      return [
        token,
        {
          description,
          inputProperties: inputs,
          requiredInputs: ["nameServerAddresses"],
          properties,
          required: Object.keys(properties),
        },
      ];
    }),
  );

const propertiesOf = (settings: Settings): Record<string, object> =>
  Object.fromEntries(Object.entries(settings).map(([key, setting]) => [key, propertyOf(setting)]));

function propertyOf({ en, type, choice, default: value, otherwise, rocketmq }: Setting): object {
  const usual = value ?? otherwise?.en ?? "none";
  const description = `${en}${rocketmq ? ` RocketMQ's ${rocketmq}.` : ""} Default: ${usual}.`;
  if (choice) return { $ref: `#/types/pulumi-rocketmq:index:${choice.name}`, description };
  if (type === "array") return { type, items: { type: "string" }, description };
  if (type === "object") return { type, additionalProperties: { type: "string" }, description };
  return { type, description };
}
