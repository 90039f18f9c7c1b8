import * as pulumi from "@pulumi/pulumi";
import { hostLabel } from "../model/plan";
import { HostsOf } from "../model/settings";
import { hasEngine } from "./hasEngine";

/** The variable by which a start says where servers are or go that Pulumi's state does not have, as their data may be there. */
export const standingVariable = "PULUMI_ROCKETMQ_STANDING";

/**
 * On which hosts the servers of the program's own stack are, as Pulumi's state has it: a cluster that is told so moves none of them when
 * hosts or servers are added. Nothing, where Pulumi's own engine does not run the program.
 */
export async function standing(): Promise<HostsOf> {
  if (!hasEngine()) return {};
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName,
  })) as { readonly outputs: Readonly<Record<string, RecordedResource>> };
  const recorded = Object.fromEntries(
    Object.values(outputs).flatMap(({ type, outputs: { name, labels = [] } }) => {
      const host = labels.find(({ label }) => label === hostLabel)?.value;
      return type === "docker:index/container:Container" && name && host ? [[name, host]] : [];
    }),
  );
  return { ...(JSON.parse(process.env[standingVariable] || "{}") as HostsOf), ...recorded };
}

/** A resource as the state has it, as far as it may be a container. */
interface RecordedResource {
  readonly type: string;
  readonly outputs: {
    readonly name?: string;
    readonly labels?: readonly { readonly label: string; readonly value: string }[];
  };
}
