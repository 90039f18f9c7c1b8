export * from "./args";
export { Broker, type BrokerArgs } from "./broker";
export { Cluster } from "./cluster";
export { Console, type ConsoleArgs } from "./console";
export { ConsumerGroup, type ConsumerGroupArgs } from "./consumerGroup";
export { NameServer, type NameServerArgs } from "./nameServer";
export type { Placement } from "./placement";
export { Proxy, type ProxyArgs } from "./proxy";
export { Topic, type TopicArgs } from "./topic";
