/** The keys of stack config: the type of each, and the cluster setting that it is. */
export const stackKeys = {
  profile: { type: "string", path: ["profile"] },
  ip: { type: "string", path: ["ip"] },
  bindAddress: { type: "string", path: ["bindAddress"] },
  workspace: { type: "string", path: ["workspace"] },
  storage: { type: "string", path: ["storage"] },
  imageRegistry: { type: "string", path: ["imageRegistry"] },
  readyTimeout: { type: "integer", path: ["readyTimeout"] },
  networkName: { type: "string", path: ["networkName"] },
  nameServers: { type: "array", path: ["nameServers"] },
  nameServerContainerName: { type: "string", path: ["nameServers", 0, "containerName"] },
  nameServerImage: { type: "string", path: ["nameServers", 0, "image"] },
  nameServerPort: { type: "integer", path: ["nameServers", 0, "port"] },
  nameServerHeap: { type: "string", path: ["nameServers", 0, "heap"] },
  brokers: { type: "array", path: ["brokers"] },
  brokerContainerName: { type: "string", path: ["brokers", 0, "containerName"] },
  brokerImage: { type: "string", path: ["brokers", 0, "image"] },
  brokerHeap: { type: "string", path: ["brokers", 0, "heap"] },
  listenPort: { type: "integer", path: ["brokers", 0, "listenPort"] },
  brokerClusterName: { type: "string", path: ["brokers", 0, "brokerClusterName"] },
  brokerName: { type: "string", path: ["brokers", 0, "brokerName"] },
  brokerId: { type: "integer", path: ["brokers", 0, "brokerId"] },
  brokerRole: { type: "string", path: ["brokers", 0, "brokerRole"] },
  flushDiskType: { type: "string", path: ["brokers", 0, "flushDiskType"] },
  deleteWhen: { type: "string", path: ["brokers", 0, "deleteWhen"] },
  fileReservedTime: { type: "integer", path: ["brokers", 0, "fileReservedTime"] },
  brokerConf: { type: "object", path: ["brokers", 0, "brokerConf"] },
  uncheckedBrokerConf: { type: "object", path: ["brokers", 0, "uncheckedBrokerConf"] },
  consoleEnabled: { type: "boolean", path: ["consoleEnabled"] },
  consoleContainerName: { type: "string", path: ["console", "containerName"] },
  consoleImage: { type: "string", path: ["console", "image"] },
  consolePort: { type: "integer", path: ["console", "port"] },
  consoleHeap: { type: "string", path: ["console", "heap"] },
  consoleUser: { type: "string", path: ["console", "user"] },
} as const satisfies Record<string, StackKey>;

export interface StackKey {
  readonly type: "string" | "integer" | "boolean" | "object" | "array";
  readonly path: readonly (string | number)[];
}
