import { RunError } from "@pulumi/pulumi/errors";
import { dump } from "js-yaml";
import { Registered } from "./program";
import { isTask, withOnlyKeys, Service, ServiceFile, serviceFiles, toService } from "./service";

const container = "docker:index/container:Container";
const network = "docker:index/network:Network";
const volume = "docker:index/volume:Volume";

/** The other resources that may be there, with all that they may say: Compose does what it is by itself. */
const understood: Readonly<Record<string, readonly string[]>> = {
  [network]: ["name"],
  [volume]: ["name"],
  "docker:index/remoteImage:RemoteImage": ["name", "keepLocally"],
  "random:index/randomPassword:RandomPassword": ["length", "special"],
};

/**
 * The resources that a program registered, as the files of a Docker Compose project: `compose.yaml`, `.env` with the
 * project's name if it has one, and what the containers mount.
 *
 * @throws RunError where a resource has something that the project would not say
 */
export function composeProject(resources: readonly Registered[], name?: string): ServiceFile[] {
  // Components are Pulumi's way of grouping; they are nothing in Docker.
  const real = resources.filter(({ type }) => !/^(pulumi:pulumi|pulumi-rocketmq:index):/.test(type));
  const containers = real.filter(({ type }) => type === container).sort(byName);
  for (const resource of real) if (resource.type !== container) checkUnderstood(resource);
  const named = (type: string): Record<string, { name: string }> =>
    Object.fromEntries(
      real
        .filter((resource) => resource.type === type)
        .sort(byName)
        .map((resource) => [nameOf(resource), { name: nameOf(resource) }]),
    );
  const text = dump(
    escaped({
      services: servicesOf(containers),
      ...unlessEmpty({ networks: named(network), volumes: named(volume) }),
    }),
    { lineWidth: -1, noRefs: true },
  );
  return [
    { path: "compose.yaml", content: text },
    { path: ".env", content: `COMPOSE_FILE=compose.yaml\n${name ? `COMPOSE_PROJECT_NAME=${name}\n` : ""}` },
    ...containers.flatMap(({ inputs }) => serviceFiles(inputs)),
  ];
}

function checkUnderstood({ type, name, inputs }: Registered): void {
  if (!Object.hasOwn(understood, type))
    throw new RunError(`Compose rendering does not know resources of the type ${type}, as ${name} is one.`);
  withOnlyKeys<Record<string, unknown>>(inputs, ...understood[type]);
}

/** Each container's service. */
function servicesOf(containers: readonly Registered[]): Record<string, Service> {
  const services = new Map(containers.map(({ urn, inputs }) => [urn, toService(inputs)]));
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

/** When what depends on it may start. */
function conditionOf(service: Service): string {
  if (isTask(service)) return "service_completed_successfully";
  return service.healthcheck === undefined ? "service_started" : "service_healthy";
}

/** What Docker calls it. */
function nameOf({ type, name, inputs }: Registered): string {
  if (typeof inputs.name === "string") return inputs.name;
  throw new RunError(`Compose rendering wants a name for ${name}, a ${type}: Pulumi would make one up.`);
}

const byName = (a: Registered, b: Registered): number => (nameOf(a) < nameOf(b) ? -1 : 1);

const unlessEmpty = <T extends Record<string, object>>(parts: T): Partial<T> =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0)) as Partial<T>;

/** Compose would take a dollar sign for the start of a variable. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}
