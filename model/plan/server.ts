import { SharedSpec } from "../settings";
import { knownHosts, networkMode } from "./address";
import { ContainerPlan, ServerPlan } from "./container";
import { supervisor } from "./shell";
import { planPrepare } from "./storage";

/** Closing a store takes seconds, and a killed broker has to recover its store; a proxy lets its clients finish. */
const graceSeconds = 60;

/** What name servers, brokers and proxies have in common. */
export function planServer(
  shared: SharedSpec,
  own: Omit<
    ContainerPlan,
    "entrypoint" | "networkMode" | "hosts" | "restart" | "leastPrivilege" | "graceSeconds"
  >,
): ServerPlan {
  const container: ContainerPlan = {
    ...own,
    entrypoint: supervisor,
    networkMode: networkMode(shared),
    hosts: knownHosts(shared),
    restart: shared.profile.restart,
    leastPrivilege: shared.profile.leastPrivilege,
    graceSeconds,
  };
  return { container, prepare: planPrepare(container, shared) };
}
