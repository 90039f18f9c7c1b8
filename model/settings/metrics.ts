import { Conf } from "./conf";
import { ConfigurationPlace, rejectKey } from "./configuration";
import { Fields } from "./fields";
import { lowestPort, problemOfRawPort, resolvePort } from "./port";
import { isLoopback } from "./rules";
import { ResolvedShared } from "./shared";

/** A server that may have metrics of its own. */
interface Measured {
  /** Where its configuration says so, and what it says. */
  readonly place: ConfigurationPlace;
  readonly conf: Conf;
  /** Its port unless another is given. RocketMQ's own is 5557 for all kinds. */
  readonly usualPort: number;
}

/** What follows from other settings. */
export const derivedForMetrics = { metricsPromExporterHost: "networkMode and bindAddress" };

/**
 * Checks what a server is told of its own metrics. Where that is not enough, RocketMQ has none without a word to anybody, or
 * dies.
 *
 * @returns the port at which Prometheus finds them; absent: there are none, or they are sent elsewhere
 */
export function resolveMetricsPort(
  fields: Fields,
  server: Measured,
  shared: ResolvedShared,
): number | undefined {
  const { place, conf } = server;
  const reject = (key: string, expected: string) => rejectKey(fields, place, key, expected);
  const type = conf.metricsExporterType;
  if (type === "OTLP_GRPC") {
    const problem = problemOfTarget(conf.metricsGrpcExporterTarget, shared);
    if (problem !== undefined) reject("metricsGrpcExporterTarget", problem);
  }
  return type === "PROM" ? portOf(fields, server, shared) : undefined;
}

/** What is wrong with the address of the collector that metrics are sent to. */
function problemOfTarget(target: string | undefined, { reach }: ResolvedShared): string | undefined {
  if (target === "") return undefined; // it is not known yet
  // RocketMQ puts https:// before what has no scheme.
  const url = target?.startsWith("http") ? target : `https://${target ?? ""}`;
  if (!/^https?:/.test(url) || !URL.canParse(url))
    return (
      "metricsExporterType OTLP_GRPC sends them to a collector of OpenTelemetry: its address is wanted, such as " +
      "http://collector:4317; without http:// RocketMQ dials it by TLS."
    );
  const { hostname } = new URL(url);
  if (reach.onHost || !(isLoopback(hostname) || hostname === "localhost")) return undefined;
  return "in a container that is the container itself: set it to an address or name by which containers find the collector.";
}

/** That of the configuration as it stands there, else the usual one. */
function portOf(
  fields: Fields,
  { place, conf, usualPort }: Measured,
  shared: ResolvedShared,
): number | undefined {
  const key = "metricsPromExporterPort";
  const { [key]: given } = conf;
  if (given === undefined) return resolvePort(fields.object(place.setting), key, usualPort, shared);
  if (given === "") return undefined; // it is not known yet
  const problem = problemOfRawPort(Number(given), lowestPort(shared));
  if (problem !== undefined) rejectKey(fields, place, key, `${problem}.`);
  return Number(given);
}
