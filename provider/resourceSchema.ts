import { declaredSettings, permissionSettings, Setting } from "../model/settings";
import { declaredResources, issuedResources } from "./kinds";
import { propertiesOf, tokenOf } from "./propertySchema";

/** What stays away where it is not said. */
const optional = ["accessKey", "secretKey", "brokers", "caCertificate", "networkName"];

/** The resources as Pulumi's schema describes them, from which it makes SDKs. */
export const resourceSchemas = (): Record<string, object> => ({
  ...declaredSchemas(),
  ...Object.fromEntries(Object.entries(issuedResources).map(([token, one]) => [token, one.schema()])),
});

const declaredSchemas = (): Record<string, object> =>
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
