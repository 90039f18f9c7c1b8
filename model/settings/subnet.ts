/** A network of IPv4 addresses, such as 10.89.0.0/24. */
export interface Subnet {
  /** The first address, as a number. */
  readonly first: number;
  /** How many there are. */
  readonly size: number;
}

/** Undefined: it is no network, or its address is one in it. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address, prefix = "", ...rest] = text.split("/");
  const parts = address.split(".");
  const isAddress =
    parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  if (rest.length > 0 || !isAddress || !/^([1-9]|[12]\d|3[0-2])$/.test(prefix)) return undefined;
  const first = parts.reduce((number, part) => number * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(prefix));
  return first % size === 0 ? { first, size } : undefined;
}

export const overlap = (a: Subnet, b: Subnet): boolean =>
  a.first < b.first + b.size && b.first < a.first + a.size;

/** Docker's own address there, as Docker would choose it: the first after the network's. */
export function gatewayOf({ first }: Subnet): string {
  const address = first + 1;
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** How many containers may have an address of their own: the network's, Docker's and the last are none of theirs. */
export const roomIn = ({ size }: Subnet): number => Math.max(0, size - 3);

/** Whether one of the pools still has a network that nothing has. @param size of the networks that are taken out of it */
export function hasFree(
  pools: readonly { readonly base: Subnet; readonly size: number }[],
  taken: readonly Subnet[],
): boolean {
  return pools.some(({ base, size }) => {
    for (let first = base.first; first < base.first + base.size; first += size)
      if (!taken.some((one) => overlap(one, { first, size }))) return true;
    return false;
  });
}
