export { shortfallOfGrpc, type Acknowledgement } from "./acknowledgement";
export { askNameServer, Refusal, withConnection, type Ask } from "./ask";
export {
  askForBrokers,
  brokersOf,
  masterOf,
  noBrokerMessage,
  type Broker,
  type BrokerAddress,
  type Master,
  type Slave,
} from "./brokers";
export { withGroup } from "./group";
export { readGroupConfig, writeGroupConfig, type GroupConfig } from "./groupConfig";
export { brokersOfCluster } from "./brokersOfCluster";
export { deleteGroup, deleteTopicOnBroker, deleteTopicOnNameServer } from "./requests";
export { behindMaster, bytes } from "./behindMaster";
export { allSettledOrThrow, messageOf } from "./settle";
export { roundTrip, remotingClient, type Client, type RoundTrip } from "./roundTrip";
export {
  dialAddress,
  requestOptions,
  type CheckOptions,
  type Cluster,
  type RequestOptions,
} from "./requestOptions";
export { type Credentials } from "./signature";
export { throughBroker } from "./throughBroker";
export { findRoute, withTopic } from "./topic";
export { readTopicConfig, writeTopicConfig, type TopicConfig } from "./topicConfig";
export { delayedOfTopic, unreadOfGroup, unreadOfTopic, type Unread } from "./unread";
export {
  deleteUser,
  listUsers,
  readPolicies,
  readUser,
  writePolicies,
  writeUser,
  type PolicyEntry,
  type UserConfig,
} from "./userConfig";
