import { ConfigPaths } from "../../test/e2e/support/config";
import { serverImages } from "../../test/e2e/support/images";

/** The smallest heap with which a broker works, so that many fit on one machine. */
const heap = "128m";

/** Stack config of a cluster with many brokers. */
export const growthConfig = (brokers: number, image: string): ConfigPaths => ({
  proxyEnabled: "false",
  consoleEnabled: "false",
  ...serverImages(image),
  ...brokersNamed(brokers),
  portOffset: "1100", // away from the ports of other tests, as many brokers take ten ports each
  readyTimeout: "900", // many start at the same time
});

/** Brokers with the names broker-0, broker-1 and so on, from which their ports follow. */
const brokersNamed = (count: number): ConfigPaths =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`brokers.broker-${i}.heap`, heap]));
