export { shortfallOfGrpc, type Acknowledgement } from "./acknowledgement";
export { Refusal, withConnection } from "./ask";
export {
  askForBrokers,
  brokersOf,
  masterOf,
  noBrokerMessage,
  type Broker,
  type Master,
  type Slave,
} from "./brokers";
export { withGroup } from "./group";
export { behindMaster, bytes } from "./behindMaster";
export { messageOf } from "./settle";
export { roundTrip, remotingClient, type Client, type RoundTrip } from "./roundTrip";
export {
  dialAddress,
  requestOptions,
  type CheckOptions,
  type Cluster,
  type RequestOptions,
} from "./requestOptions";
export { throughBroker } from "./throughBroker";
export { findRoute, withTopic } from "./topic";
