import { gatewayOf, hasFree, overlap, parseSubnet, roomIn, Subnet } from "../../../../model/settings";
import { planCluster } from "../../../../model/plan";
import { problemsOf, resolvedFor } from "../../support/cluster";

const of = (text: string): Subnet => parseSubnet(text) as Subnet;

test("a network is read as where it begins and how large it is", () => {
  expect(of("10.89.0.0/24")).toEqual({ first: 10 * 2 ** 24 + 89 * 2 ** 16, size: 256 });
  expect(of("255.255.255.255/32")).toEqual({ first: 2 ** 32 - 1, size: 1 });
});

test.each([
  "10.89.0.1/24",
  "10.89.0.0",
  "10.89.0.0/33",
  "10.89.0.0/0",
  "10.89.0/24",
  "10.89.0.0/24/8",
  "x/8",
  "",
])("%j is none", (text) => {
  expect(parseSubnet(text)).toBeUndefined();
});

test.each([
  ["10.0.0.0/8", "10.89.0.0/24", true],
  ["10.89.0.0/24", "10.89.0.0/24", true],
  ["10.89.0.0/24", "10.89.1.0/24", false],
  ["10.89.1.0/24", "10.88.0.0/16", false],
])("%s and %s overlap: %s", (a, b, they) => {
  expect([overlap(of(a), of(b)), overlap(of(b), of(a))]).toEqual([they, they]);
});

test("Docker has the first address, and the servers all but three", () => {
  expect([gatewayOf(of("10.89.0.0/24")), gatewayOf(of("192.168.255.252/30"))]).toEqual([
    "10.89.0.1",
    "192.168.255.253",
  ]);
  expect(["10.89.0.0/24", "10.89.0.0/30", "10.89.0.0/32"].map((text) => roomIn(of(text)))).toEqual([
    253, 1, 0,
  ]);
});

test("a pool has a network left until all of it is taken", () => {
  const pools = [{ base: of("172.20.0.0/14"), size: 2 ** 16 }];
  const taken = ["172.20.0.0/16", "172.21.0.0/24", "172.22.0.0/15"].map(of);
  expect(hasFree(pools, taken.slice(0, 2))).toBe(true);
  expect(hasFree(pools, taken)).toBe(false);
  expect(hasFree([...pools, { base: of("192.168.0.0/16"), size: 2 ** 12 }], taken)).toBe(true);
});

test("a cluster's network has the addresses that it is told, else Docker's choice", () => {
  expect(planCluster(resolvedFor({ subnet: "10.89.0.0/24" })).addresses).toEqual({
    subnet: "10.89.0.0/24",
    gateway: "10.89.0.1",
  });
  expect(planCluster(resolvedFor({})).addresses).toBeUndefined();
});

test.each([
  [{ subnet: "10.89.0.0" }, "a private network such as 10.89.0.0/24"],
  [{ subnet: "10.89.0.7/24" }, "a private network such as 10.89.0.0/24"],
  [{ subnet: "8.8.8.0/24" }, "a private network such as 10.89.0.0/24"],
  [
    { subnet: "10.89.0.0/30" },
    "it has addresses for 1 containers, and there are 4 servers: choose a larger one.",
  ],
  [
    { subnet: "10.89.0.0/24", ip: "10.0.0.1", networkMode: "host" },
    "with networkMode host there is no network",
  ],
])("%j is refused", (settings, words) => {
  const [{ path, expected }, ...others] = problemsOf(settings);
  expect(others).toEqual([]);
  expect(path).toBe("subnet");
  expect(expected).toContain(words);
});
