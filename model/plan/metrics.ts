import { ResolvedShared } from "../settings";
import { clientHost, listenAddress } from "./address";

interface Measured {
  readonly containerName: string;
  readonly metricsPort?: number;
}

/** What a server with metrics of its own is told: left to itself, a broker shows them on the address that clients dial. */
export const metricsConf = (
  { metricsPort }: Measured,
  shared: ResolvedShared,
): Readonly<Record<string, string>> =>
  metricsPort === undefined
    ? {}
    : {
        metricsPromExporterHost: listenAddress(shared) ?? "0.0.0.0",
        metricsPromExporterPort: String(metricsPort),
      };

/** Where Prometheus finds a server's metrics, as `host:port`; absent: nowhere. */
export const metricsAddress = (
  { containerName, metricsPort }: Measured,
  shared: ResolvedShared,
): string | undefined =>
  metricsPort === undefined ? undefined : `${clientHost(containerName, shared)}:${metricsPort}`;
