/**
 * Writes model/profiles/catalogue/<server>/<version>.json: the keys that a server of a RocketMQ takes from its configuration
 * file, with the types and defaults of the classes that it reads them into, whether anything in it asks for them, and when a
 * change of them takes effect. Needs a JDK.
 *
 *   npm run catalogue -- 5.5.0 apache/rocketmq:5.5.0
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CatalogueKey, KeyType } from "../model/profiles/catalogue";
import { ClassPath, Property, withClasses } from "./classes";
import { configurationClasses } from "./configurationClasses";
import { effectOf } from "./effects";

/** Keys whose default is taken from the machine and so says nothing. */
const ofTheMachine =
  /^(rocketmqHome|kvConfigPath|configStorePath|namesrvAddr|brokerIP[12]|brokerName|storePath.*|localHostName|proxyName)$|Nums$|ThreadPool/;

/** A path that is read by reflection. */
const readAllTheSame = /^configStorePath$/;

/** The values that a setter keeps, where it turns others into these without a word. */
const roundedTo: Readonly<Record<string, readonly string[]>> = {
  timerPrecisionMs: ["100", "200", "500", "1000"],
};

const plainTypes: Readonly<Record<string, KeyType>> = {
  boolean: "boolean",
  int: "int",
  "java.lang.Integer": "int",
  long: "long",
  float: "double",
  double: "double",
  "java.lang.String": "string",
};

const noDefault = (key: string, value: string | undefined): boolean =>
  value === undefined || value === "" || value === "null" || ofTheMachine.test(key);

function catalogue(classPath: ClassPath, server: Server): Map<string, CatalogueKey> {
  const classes = configurationClasses[server];
  const found = classes.map((name) => ({ name, properties: classPath.propertiesOf(name) }));
  const here = found.filter(({ properties }) => properties.length > 0);
  const defaults = classPath.fieldsOf(here.map(({ name }) => name));
  const keys = new Map<string, CatalogueKey>();
  for (const { name, properties } of here) {
    const readers = classPath.readersOf(name);
    for (const property of properties) {
      const known = typeOf(classPath, property);
      const { key, field } = property;
      // Of several setters the one for an enum says most.
      if (known === undefined || keys.get(key)?.type === "enum") continue;
      const value = defaults.get(`${name} ${field}`);
      const askedFor = readers.get(field) ?? new Set();
      const read = askedFor.size > 0 || readAllTheSame.test(key);
      const entry = {
        ...known,
        ...(noDefault(key, value) ? {} : { default: value }),
        ...(read ? {} : { unread: true }),
      };
      const effect =
        server === "broker"
          ? effectOf(classPath.callGraph(), { key, entry, className: name, askedFor })
          : undefined;
      keys.set(key, { ...entry, ...(effect === undefined ? {} : { effect }) });
    }
  }
  return keys;
}

function typeOf(classPath: ClassPath, { key, types }: Property): CatalogueKey | undefined {
  if (Object.hasOwn(roundedTo, key)) return { type: "enum", values: roundedTo[key] };
  for (const type of types) {
    const values = Object.hasOwn(plainTypes, type) ? [] : classPath.valuesOf(type);
    if (values.length > 0) return { type: "enum", values };
  }
  const [type] = types;
  return Object.hasOwn(plainTypes, type) ? { type: plainTypes[type] } : undefined;
}

type Server = keyof typeof configurationClasses;

const [version, image = `apache/rocketmq:${version}`] = process.argv.slice(2);
withClasses(image, (classPath) => {
  for (const server of Object.keys(configurationClasses) as Server[]) {
    const entries = [...catalogue(classPath, server)].sort(([a], [b]) => (a < b ? -1 : 1));
    if (entries.length === 0) continue; // this version has no such server
    const lines = entries.map(([key, entry]) => `  ${JSON.stringify(key)}: ${JSON.stringify(entry)}`);
    const file = join(__dirname, "..", "model", "profiles", "catalogue", server, `${version}.json`);
    writeFileSync(file, `{\n${lines.join(",\n")}\n}\n`);
    console.log(`${file}: ${entries.length} keys`);
  }
});
