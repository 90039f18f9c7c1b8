import { belongingsOf, Identity, keyOf, Thing, usedByOthers } from "../../../../cli/engines/belongings";

const identity: Identity = {
  stack: "rocketmq/dev",
  state: "mine",
  composeProject: "rocketmq-dev-1",
  isRecorded: () => false,
};

const compose = (project: string) => ({ "com.docker.compose.project": project });
const stack = (name: string, state?: string) => ({
  "rocketmq.stack": name,
  ...(state && { "rocketmq.state": state }),
});

const thing = (
  type: Thing["type"],
  name: string,
  labels: Thing["labels"] = {},
  uses: readonly Thing[] = [],
): Thing => ({ type, id: name, name, labels, uses: uses.map(keyOf), folders: [] });

/** What is its own, and what is alike, by names. */
function sorted(things: readonly Thing[], known: Partial<Identity> = {}) {
  const { own, alike } = belongingsOf(things, { ...identity, ...known });
  return [own, alike].map((some) => some.map(({ name }) => name));
}

test("networks and volumes are the stack's by their labels, whatever they are called", () => {
  const volumes = [
    thing("volume", "own", stack("rocketmq/dev", "mine")),
    thing("volume", "others", stack("rocketmq/dev", "theirs")),
    thing("volume", "unsaid", stack("rocketmq/dev")),
    thing("volume", "prod", stack("rocketmq/prod", "mine")),
    thing("network", "rocketmq", stack("shop/dev", "mine")),
    thing("volume", "rocketmq-broker-a-store"),
  ];
  expect(sorted(volumes)).toEqual([["own"], ["others", "unsaid"]]);
});

test("what Compose made is the stack's by its project", () => {
  const things = [
    thing("volume", "own", compose("rocketmq-dev-1")),
    thing("container", "server", { ...stack("rocketmq/dev"), ...compose("rocketmq-dev-1") }),
    thing("container", "theirs", { ...stack("rocketmq/dev"), ...compose("rocketmq-dev-2") }),
    thing("network", "their network", compose("rocketmq-dev-2")),
    thing("network", "somebody's", compose("shop")),
  ];
  expect(sorted(things)).toEqual([
    ["own", "server"],
    ["theirs", "their network"],
  ]);
});

test("a container that names the stack is whose its network and volumes are", () => {
  const mine = thing("network", "mine", stack("rocketmq/dev", "mine"));
  const theirs = thing("network", "theirs", stack("rocketmq/dev", "theirs"));
  const store = thing("volume", "store", stack("rocketmq/dev", "mine"));
  const named = stack("rocketmq/dev");
  expect(
    sorted([
      ...[mine, theirs, store],
      thing("container", "on mine", named, [mine]),
      thing("container", "on theirs", named, [theirs]),
      thing("container", "theirs on my data", named, [theirs, store]),
      thing("container", "composed on my data", { ...named, ...compose("x") }, [store]),
      thing("container", "on the host's", named),
      thing("container", "a client", {}, [mine]),
      thing("container", "prod's", stack("rocketmq/prod"), [mine]),
    ]),
  ).toEqual([
    ["mine", "store", "on mine"],
    ["theirs", "on theirs", "theirs on my data", "composed on my data", "on the host's"],
  ]);
});

test("what the state has is the stack's, unless it names another", () => {
  const isRecorded = () => true;
  const things = [thing("volume", "old"), thing("volume", "prod's", stack("rocketmq/prod"))];
  expect(sorted(things, { isRecorded })).toEqual([["old"], []]);
});

test("who else uses a network or volume is found, and nobody is by a name of another type", () => {
  const network = thing("network", "rocketmq");
  const volume = thing("volume", "data");
  const server = thing("container", "server", {}, [network, volume]);
  const client = thing("container", "client", {}, [network]);
  const other = thing("container", "other", {}, [thing("volume", "rocketmq")]);
  const wanted = [server, network, volume];
  expect(usedByOthers(wanted, [...wanted, client, other])).toEqual([{ thing: network, by: client }]);
});
