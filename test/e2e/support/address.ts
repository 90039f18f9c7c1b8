import { networkInterfaces } from "node:os";

/** An address of this machine that containers reach as well: on Docker's own network where there is one. */
export function hostAddress(): string {
  const { docker0 = [], ...others } = networkInterfaces();
  const addresses = [...docker0, ...Object.values(others).flatMap((list) => list ?? [])];
  const found = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (found === undefined) throw new Error("This machine has no address but the loopback one.");
  return found.address;
}
