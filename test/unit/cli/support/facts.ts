import type { Facts } from "../../../../cli/host/facts";

/** A machine on which all is well. */
export const fine: Facts = {
  containers: [],
  taken: [],
  ownAddress: true,
  hostNetwork: true,
  subnets: [],
  addressPools: [{ base: "172.17.0.0/16", prefix: 16 }],
  writable: true,
};
