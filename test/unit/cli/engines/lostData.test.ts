import { lossOf } from "../../../../cli/engines/lostData";

const broker = { kind: "broker", name: "broker-a" };

test("a lost volume is named with what that means", () => {
  expect(lossOf({ kind: "volume", name: "store", source: "v", server: broker })).toBe(
    "the volume v is gone, and with it all that broker-a had: its messages, its topics and groups, and how far consumers " +
      "had read; it is made anew, and is empty",
  );
  expect(lossOf({ kind: "volume", name: "logs", source: "v", server: broker })).toContain(
    "with it the logs of broker-a;",
  );
  const namesrv = { kind: "name-server", name: "namesrv-a" };
  expect(lossOf({ kind: "volume", name: "namesrv", source: "v", server: namesrv })).toContain(
    "with it what namesrv-a kept, such as the queues of ordered topics;",
  );
});

test("a folder is made anew by a container that is", () => {
  expect(lossOf({ kind: "folder", name: "store", source: "/f", server: broker })).toMatch(
    /^the folder \/f is gone, .*; to have it made anew, npm stop, then npm start$/,
  );
});
