import { SharedSpec } from "../spec";
import { ContainerPlan } from "./container";
import { idle } from "./shell";

/**
 * The container whose network all servers of a cluster on a loopback address share. A broker hands every client the
 * one address it was given; 127.0.0.1 is right on the Docker host and, in this network, for the console as well.
 */
export const planGateway = (
  name: string,
  image: string,
  servers: readonly ContainerPlan[],
  { profile }: SharedSpec,
): ContainerPlan => ({
  name,
  image,
  entrypoint: idle,
  environment: {},
  ports: servers.flatMap((server) => server.ports),
  aliases: servers.flatMap((server) => [server.name, ...server.aliases]),
  mounts: [],
  files: [],
  restart: profile.restart,
  leastPrivilege: profile.leastPrivilege,
  graceSeconds: 10,
});
