import * as rules from "./rules";
import { Settings, text } from "./setting";

/** The name by which servers know the cluster that they belong to. */
export const clusterNameSetting = {
  brokerClusterName: text(rules.topicName)({
    default: "DefaultCluster",
    plain: true,
    en: "RocketMQ's name of the cluster that the brokers belong to; to proxies it is rocketMQClusterName.",
    zh: "Broker 所属集群的名称；在代理中为 rocketMQClusterName。",
  }),
} satisfies Settings;
