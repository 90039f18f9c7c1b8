import { planCluster } from "../model/plan";
import { profiles } from "../model/profiles";
import { thisMachine } from "../components/machine";
import { resolved } from "../model/settings";
import { isThere, serverImage, serverImages } from "../test/e2e/support/images";

/** The images that both sides of a comparison use. */
export interface UsedImages {
  readonly server: string;
  /** Absent where it cannot be had. */
  readonly console?: string;
  /** What has a stack of this project use them. */
  readonly config: Readonly<Record<string, string>>;
  /** What readers are told of what is missing, or not the official one. */
  readonly notes: readonly string[];
}

export async function findImages(): Promise<UsedImages> {
  const { server, console } = profiles.rocketmq5;
  const image = await serverImage(server.image, server.version);
  const servers = serverImages(image);
  const notes =
    image === server.image ? [] : ["RocketMQ's servers in containers: on stand-ins of the official images."];
  return isThere(console.image)
    ? { server: image, console: console.image, config: { ...servers, consoleImage: console.image }, notes }
    : {
        server: image,
        config: { ...servers, consoleEnabled: "false" },
        notes: [...notes, "Without the console: its image is not here."],
      };
}

/** The options of the default cluster's JVMs that say how much memory they may use, and no others. */
export function heapOptions(): Record<"nameServer" | "broker" | "proxy" | "console", string> {
  const { nameServers, brokers, proxies, console } = planCluster(resolved({}, thisMachine()));
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
