export {
  generatedAccessKey,
  generatedNames,
  resolveSuperUser,
  superUserSettings,
  type SuperUser,
} from "./accessControl";
export * from "./broker";
export * from "./cluster";
export { clusterNameSetting } from "./clusterName";
export type { ConfValue } from "./conf";
export * from "./console";
export { isSlave, replicaName } from "./durability";
export { consumerGroupSettings, resolveConsumerGroup, type ResolvedConsumerGroup } from "./consumerGroup";
export { nameServerAlias, prepareName } from "./contradictions";
export { declaredSettings } from "./declared";
export { hostsIn, hostSettings, type ResolvedHost } from "./host";
export { place, type HostsOf, type Placeable, type Site } from "./layout";
export { Fields, unknown } from "./fields";
export * from "./machine";
export * from "./nameServer";
export {
  brokerPorts,
  controllerPort,
  hostPorts,
  nameServerPort,
  proxyPorts,
  publishesReplication,
  replicationPorts,
  vipPort,
  type PortClaim,
} from "./portClaims";
export * from "./problems";
export { proxySettings, resolveProxy, type ResolvedProxy } from "./proxy";
export type { Mode, Reach } from "./reach";
export { prefixed } from "./names";
export { mastersOf } from "./replication";
export * from "./subnet";
export * as rules from "./rules";
export {
  controllerPeerSettings,
  peerSettings,
  proxyPeerSettings,
  resolveControllers,
  resolvePeers,
} from "./peers";
export { besidesHeap, nameSetting, type ResolvedServer } from "./server";
export * from "./servers";
export { readSettings, texts, type Setting, type Settings } from "./setting";
export * from "./shared";
export { resolveTopic, topicSettings, type ResolvedTopic } from "./topic";
export { promiseShortfall } from "./shortfall";
export { roomOfMessage } from "./brokerConf";
export { commitLogFileSize } from "./storeFiles";
export { permissionSettings, resolveUser, userSettings, type ResolvedUser } from "./user";
export { blamed, memoryOf } from "./jvmMemory";
export { certificateAuthoritySettings, certificateSettings } from "./certificate";
export { certificatesIn } from "./pem";
export { type ServerCertificate, type Tls } from "./tls";
