export { checkCluster, type BrokerCheck, type CheckOptions } from "./check";
