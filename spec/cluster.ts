import { BrokerSettings, BrokerSpec, checkBroker } from "./broker";
import { checkConsole, ConsoleSettings, ConsoleSpec } from "./console";
import { Fields } from "./fields";
import { Machine } from "./machine";
import { checkNameServer, NameServerSettings, NameServerSpec } from "./nameServer";
import { checkPorts } from "./ports";
import * as rules from "./rules";
import { checkShared, SharedSettings, SharedSpec } from "./shared";

/** A cluster: name servers, brokers and a console on one network. */
export interface ClusterSettings extends SharedSettings {
  /** Name of the Docker network that the servers share and that clients in containers join. Default `rocketmq`. */
  readonly networkName?: string;
  /** The name servers, independent of each other. Default: one. */
  readonly nameServers?: readonly NameServerSettings[];
  /** The brokers. Default: one master. */
  readonly brokers?: readonly BrokerSettings[];
  /** Whether there is a console. Default true. */
  readonly consoleEnabled?: boolean;
  /** The console. */
  readonly console?: ConsoleSettings;
}

export interface ClusterSpec {
  readonly shared: SharedSpec;
  readonly networkName: string;
  readonly nameServers: readonly NameServerSpec[];
  readonly brokers: readonly BrokerSpec[];
  readonly console?: ConsoleSpec;
}

export function checkCluster(fields: Fields, machine: Machine): ClusterSpec {
  const shared = checkShared(fields, machine);
  const nameServerFields = fields.list("nameServers", [{}]);
  const brokerFields = fields.list("brokers", [{}]);
  const consoleFields = fields.object("console");
  const spec: ClusterSpec = {
    shared,
    networkName: fields.text("networkName", "rocketmq", rules.containerName),
    nameServers: nameServerFields.map((server) => checkNameServer(server, shared)),
    brokers: brokerFields.map((broker) => checkBroker(broker, shared)),
    console: optional(fields.flag("consoleEnabled", true), checkConsole(consoleFields, shared)),
  };
  checkReach(fields, spec);
  const serverFields = [...nameServerFields, ...brokerFields, consoleFields];
  checkNames(serverFields, containersOf(spec));
  checkPorts(nameServerFields, brokerFields, consoleFields, spec);
  checkMemory(serverFields, containersOf(spec), machine);
  for (const part of [fields, ...serverFields]) part.rejectUnknown();
  return spec;
}

const optional = <T>(wanted: boolean, value: T): T | undefined => (wanted ? value : undefined);

const containersOf = ({ nameServers, brokers, console }: ClusterSpec) => [
  ...nameServers,
  ...brokers,
  ...(console ? [console] : []),
];

/** Servers that find each other by the clients' address need one that is not each container's own. */
function checkReach(fields: Fields, { shared }: ClusterSpec): void {
  if (shared.profile.nameServerAddress === "published" && rules.isLoopback(shared.ip)) {
    fields.reject(
      "ip",
      `in the ${shared.profile.name} profile the broker and the console dial it too, and in a container a loopback ` +
        "address is the container itself: set it to an address of this machine.",
    );
  }
}

function checkNames(fields: readonly Fields[], containers: readonly { containerName: string }[]): void {
  containers.forEach(({ containerName }, i) => {
    if (containers.findIndex((other) => other.containerName === containerName) < i) {
      fields[i].report({
        path: fields[i].pathOf("containerName"),
        found: containerName,
        expected: "another container of this cluster has that name: choose another.",
      });
    }
  });
}

/** A JVM that gets less memory than its heap is killed when it is busiest. */
function checkMemory(
  fields: readonly Fields[],
  containers: readonly { heap?: number }[],
  { memory }: Machine,
): void {
  const heaps = containers.map(({ heap = 0 }) => heap);
  const total = heaps.reduce((sum, heap) => sum + heap, 0);
  if (memory === undefined || total <= memory) return;
  const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
  const largest = heaps.indexOf(Math.max(...heaps));
  fields[largest].report({
    path: fields[largest].pathOf("heap"),
    found: fields[largest].raw("heap") ?? mib(heaps[largest]),
    expected: `all heaps together, ${mib(total)}, are above this machine's memory of ${mib(memory)}: lower them.`,
  });
}
