import { Setting, Settings, clusterSettings } from "../../model/settings";
import {
  broker,
  console,
  consumerGroup,
  defaults,
  host,
  nameServer,
  permission,
  proxy,
  topic,
  user,
} from "./groups";

const interfaces = Object.fromEntries(
  [host, nameServer, broker, proxy, console, topic, consumerGroup, user, permission, ...defaults].map(
    ({ name, settings }) => [name, settings],
  ),
);

/** A JSON schema of `Pulumi.<stack>.yaml`, for editors. Pulumi takes numbers and truth values as texts, too. */
export const schema = (): object => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Stack config of pulumi-rocketmq",
  type: "object",
  properties: {
    config: {
      type: "object",
      properties: Object.fromEntries(
        Object.entries(clusterSettings).map(([key, setting]) => [`rocketmq:${key}`, schemaOf(setting)]),
      ),
      patternProperties: { "^(?!rocketmq:)": {} },
      additionalProperties: false,
    },
  },
  definitions: Object.fromEntries(
    Object.entries(interfaces).map(([name, settings]) => [name, objectSchema(settings)]),
  ),
});

const objectSchema = (settings: Settings): object => ({
  type: "object",
  properties: Object.fromEntries(Object.entries(settings).map(([key, setting]) => [key, schemaOf(setting)])),
  additionalProperties: false,
});

function schemaOf(setting: Setting): object {
  const { en: description, default: value, choice, entries, type, typescript } = setting;
  const common = { description, ...(value === undefined ? {} : { default: value }) };
  if (choice) return { ...common, enum: choice.values };
  if (entries) return { ...common, type, additionalProperties: { $ref: `#/definitions/${entries}` } };
  if (typescript in interfaces) return { ...common, $ref: `#/definitions/${typescript}` };
  if (type === "array") return { ...common, type, items: { type: "string" } };
  return { ...common, type: ["integer", "number", "boolean"].includes(type) ? [type, "string"] : type };
}
