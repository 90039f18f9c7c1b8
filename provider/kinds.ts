import { consumerGroupKind } from "./consumerGroup";
import { DeclaredResource } from "./resource";
import { topicKind } from "./topic";
import { userKind } from "./user";

/** The resources that there are besides components, by their type tokens. */
export const declaredResources: Readonly<Record<string, DeclaredResource>> = {
  "pulumi-rocketmq:index:Topic": new DeclaredResource(topicKind),
  "pulumi-rocketmq:index:ConsumerGroup": new DeclaredResource(consumerGroupKind),
  "pulumi-rocketmq:index:User": new DeclaredResource(userKind),
};
