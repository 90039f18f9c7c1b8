import { SharedSpec } from "../spec";
import { ContainerPlan, ServerPlan } from "./container";
import { supervisor } from "./shell";
import { planPrepare } from "./storage";

/** Closing a store takes seconds, and a killed broker has to recover its store. */
const graceSeconds = 60;

/** What name servers and brokers have in common. */
export function planServer(
  shared: SharedSpec,
  own: Omit<ContainerPlan, "entrypoint" | "restart" | "leastPrivilege" | "graceSeconds">,
): ServerPlan {
  const container: ContainerPlan = {
    ...own,
    entrypoint: supervisor,
    restart: shared.profile.restart,
    leastPrivilege: shared.profile.leastPrivilege,
    graceSeconds,
  };
  return { container, prepare: planPrepare(container, shared) };
}
