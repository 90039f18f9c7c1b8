import * as pulumi from "@pulumi/pulumi";

/** Where a server runs in Docker. */
export interface Placement {
  /** Docker network that the server joins; with `networkMode` `host` none. @default Docker's own */
  network?: pulumi.Input<string>;
  /** What its Docker host is called, where its cluster has several; its container's label says so. @default none */
  host?: string;
  /** The image's name once something else has pulled it. @default it is pulled where it is missing */
  pulledImage?: pulumi.Input<string>;
}

/**
 * Splits the arguments of a server's component into where it runs and what it is. Only the latter are the component's
 * own in Pulumi's eyes: with the former, its volumes would wait for the network and the images.
 */
export function splitPlacement<T extends Placement>(args: T): [Placement, Omit<T, keyof Placement>] {
  const { network, host, pulledImage, ...settings } = args;
  return [{ network, host, pulledImage }, settings];
}
