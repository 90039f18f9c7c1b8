import { RunError } from "@pulumi/pulumi/errors";
import { dump } from "js-yaml";
import { Registered } from "./program";
import { isTask, withOnlyKeys, Service, ServiceFile, serviceFiles, toService } from "./service";

const container = "docker:index/container:Container";
const network = "docker:index/network:Network";
const volume = "docker:index/volume:Volume";

/**
 * Other resource types that are allowed, each with its allowed inputs. Compose does by itself what they ask for. Networks and
 * volumes get its own labels: newer ones offer to make a volume anew whose labels in the file have changed.
 */
const allowedInputs: Readonly<Record<string, readonly string[]>> = {
  [network]: ["name", "ipamConfigs", "labels"],
  [volume]: ["name", "labels"],
  "docker:index/remoteImage:RemoteImage": ["name", "keepLocally"],
  "random:index/randomPassword:RandomPassword": ["length", "special"],
};

/**
 * Translates the resources of a program into the files of a Docker Compose project: `compose.yaml`, `.env` with the
 * project's name if it has one, and the files that containers mount.
 *
 * @throws RunError if a resource has an input that cannot be translated
 */
export function composeProject(resources: readonly Registered[], name?: string): ServiceFile[] {
  // Components only group resources.
  const withoutComponents = resources.filter(
    ({ type }) => !/^(pulumi:pulumi|pulumi-rocketmq:index):/.test(type),
  );
  const containers = withoutComponents.filter(({ type }) => type === container).sort(byName);
  for (const resource of withoutComponents) if (resource.type !== container) checkInputs(resource);
  const described = (type: string, more: (inputs: Registered["inputs"]) => object = () => ({})) =>
    Object.fromEntries(
      withoutComponents
        .filter((resource) => resource.type === type)
        .sort(byName)
        .map((resource) => [nameOf(resource), { name: nameOf(resource), ...more(resource.inputs) }]),
    );
  const text = dump(
    escaped({
      services: servicesOf(containers),
      ...unlessEmpty({ networks: described(network, addressesIn), volumes: described(volume) }),
    }),
    { lineWidth: -1, noRefs: true },
  );
  return [
    { path: "compose.yaml", content: text },
    { path: ".env", content: `COMPOSE_FILE=compose.yaml\n${name ? `COMPOSE_PROJECT_NAME=${name}\n` : ""}` },
    ...containers.flatMap(({ inputs }) => serviceFiles(inputs)),
  ];
}

function checkInputs({ type, name, inputs }: Registered): void {
  if (!Object.hasOwn(allowedInputs, type))
    throw new RunError(`Compose rendering does not know resources of the type ${type}, as ${name} is one.`);
  withOnlyKeys<Record<string, unknown>>(inputs, ...allowedInputs[type]);
}

/** What a network's addresses are said to be. */
function addressesIn({ ipamConfigs = [] }: Registered["inputs"]): { ipam?: object } {
  const configs = ipamConfigs as Registered["inputs"][];
  const config = configs.map((one) =>
    withOnlyKeys<{ subnet: string; gateway: string }>(one, "subnet", "gateway"),
  );
  return config.length === 0 ? {} : { ipam: { config } };
}

/** The services of containers, by name. */
function servicesOf(containers: readonly Registered[]): Record<string, Service> {
  const services = new Map(
    containers.map(({ urn, inputs, ignoreChanges }) => [urn, toService(inputs, ignoreChanges)]),
  );
  const dependencies = (urns: readonly string[]) =>
    Object.fromEntries(
      urns
        .map((urn) => services.get(urn))
        .filter((service) => service !== undefined)
        .map((service) => [service.container_name as string, { condition: conditionOf(service) }] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return Object.fromEntries(
    containers.map((resource) => [
      nameOf(resource),
      { ...services.get(resource.urn), ...unlessEmpty({ depends_on: dependencies(resource.dependsOn) }) },
    ]),
  );
}

/** The condition under which services that depend on this one may start. */
function conditionOf(service: Service): string {
  if (isTask(service)) return "service_completed_successfully";
  return service.healthcheck === undefined ? "service_started" : "service_healthy";
}

/** The resource's name in Docker. */
function nameOf({ type, name, inputs }: Registered): string {
  if (typeof inputs.name === "string") return inputs.name;
  throw new RunError(`Compose rendering needs a name for ${name}, a ${type}: Pulumi would generate one.`);
}

const byName = (a: Registered, b: Registered): number => (nameOf(a) < nameOf(b) ? -1 : 1);

const unlessEmpty = <T extends Record<string, object>>(parts: T): Partial<T> =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0)) as Partial<T>;

/** Doubles dollar signs, which Compose would read as variables. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}
