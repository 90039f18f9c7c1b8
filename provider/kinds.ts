import { consumerGroupKind } from "./consumerGroup";
import { certificateAuthority, IssuedResource, serverCertificate } from "./issued";
import { ManagedResource } from "./managed";
import { DeclaredResource } from "./resource";
import { topicKind } from "./topic";
import { userKind } from "./user";

/** What brokers have, by type tokens. */
export const declaredResources: Readonly<Record<string, DeclaredResource>> = {
  "pulumi-rocketmq:index:Topic": new DeclaredResource(topicKind),
  "pulumi-rocketmq:index:ConsumerGroup": new DeclaredResource(consumerGroupKind),
  "pulumi-rocketmq:index:User": new DeclaredResource(userKind),
};

/** Certificates, which nobody but the state has, by type tokens. */
export const issuedResources: Readonly<Record<string, IssuedResource>> = {
  "pulumi-rocketmq:index:CertificateAuthority": certificateAuthority,
  "pulumi-rocketmq:index:Certificate": serverCertificate,
};

/** The resources that there are besides components. */
export const managedResources: Readonly<Record<string, ManagedResource>> = {
  ...declaredResources,
  ...issuedResources,
};
