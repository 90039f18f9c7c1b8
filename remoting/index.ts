export { connected, Refusal } from "./ask";
export { askForBrokers, brokersOf, masterOf, noBroker, type Broker, type Master } from "./brokers";
export { checkCluster, throughBroker, type BrokerCheck } from "./check";
export { withGroup } from "./group";
export { messageOf } from "./outcomes";
export { passOn, remotingClient, type Client, type Passage } from "./passage";
export { dialled, termsOf, type CheckOptions, type Cluster, type Terms } from "./terms";
export { findRoute, withTopic } from "./topic";
