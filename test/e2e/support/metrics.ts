/** What a server shows Prometheus at `host:port`. */
export async function metricsAt(address: string): Promise<string> {
  const response = await fetch(`http://${address}/metrics`);
  if (!response.ok) throw new Error(`${address} answers ${response.status}.`);
  return response.text();
}

/** Whose metrics they are: brokers' and proxies' have the server's name, besides that of their container's host. */
export const nodesIn = (metrics: string): string[] =>
  [...new Set([...metrics.matchAll(/node_id="([^"]*)"/g)].map(([, id]) => id))].sort();

/** Stack config by which all servers that have metrics show them. */
export const withMetrics: Readonly<Record<string, string>> = {
  "brokerDefaults.brokerConf.metricsExporterType": "PROM",
  "proxyDefaults.proxyConf.metricsExporterType": "PROM",
};
