import { ClusterPlan, planCluster } from "../plan";
import { checkCluster, checked, ClusterSettings, Fields, thisMachine } from "../spec";
import { isThere, serverImage } from "../test/e2e/support/images";

/** The images that both sides of a comparison use. */
export interface UsedImages {
  readonly server: string;
  /** Absent where it cannot be had. */
  readonly console?: string;
}

export async function findImages(): Promise<UsedImages> {
  const { nameServers, console } = plan({});
  const { image, version } = { image: nameServers[0].container.image, version: "5.3.3" };
  return {
    server: await serverImage(image, version),
    console: console !== undefined && isThere(console.image) ? console.image : undefined,
  };
}

export const plan = (settings: ClusterSettings): ClusterPlan =>
  planCluster(checked((report) => checkCluster(new Fields(settings, "", report), thisMachine())));

/** The options of the default cluster's JVMs that say how much memory they may use, and no others. */
export function heapOptions(): Record<"nameServer" | "broker" | "proxy" | "console", string> {
  const { nameServers, brokers, proxies, console } = plan({});
  const sizes = (environment: Readonly<Record<string, string>> = {}) =>
    Object.values(environment)
      .flatMap((value) => value.split(" "))
      .filter((option) => /^-X(m[snx]\d|X:MaxDirectMemorySize=|X:[-+]AlwaysPreTouch)/.test(option))
      .join(" ");
  return {
    nameServer: sizes(nameServers[0].container.environment),
    broker: sizes(brokers[0].container.environment),
    proxy: sizes(proxies[0].environment),
    console: sizes(console?.environment),
  };
}
