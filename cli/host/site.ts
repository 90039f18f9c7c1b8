import { Share } from "../../model/plan";
import { HostEngine } from "./hostEngines";

/** A Docker host with what of a cluster is on it: all, where it is the only one. */
export interface Site extends HostEngine, Share {}

/** How lines that speak of a site begin, where there are several. */
export const prefixOf = ({ host }: Pick<HostEngine, "host">): string =>
  host === undefined ? "" : `${host}: `;

/** Where something is, where there are several. */
export const on = ({ host }: Pick<HostEngine, "host">): string => (host === undefined ? "" : ` on ${host}`);
