import { isCutOff } from "../../../../cli/engines/cutOff";

const joined = (...ids: string[]) =>
  Object.fromEntries(ids.map((NetworkID, i) => [`network-${i}`, { NetworkID }]));

test.each([
  [joined("a"), false],
  [joined("a", "b"), false],
  [joined(""), false],
  [joined("gone"), true],
  [joined("a", "gone"), true],
  [joined(), true],
])("a container on %j is cut off: %p", (networks, expected) => {
  expect(isCutOff(networks, ["a", "b"])).toBe(expected);
});
