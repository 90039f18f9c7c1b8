import * as runtime from "@pulumi/pulumi/runtime";
import { declaredResources } from "../../../provider/kinds";
import { FakeBroker, FakeCluster } from "./support/fakeCluster";

const topics = declaredResources["pulumi-rocketmq:index:Topic"];
const groups = declaredResources["pulumi-rocketmq:index:ConsumerGroup"];
const users = declaredResources["pulumi-rocketmq:index:User"];

let a: FakeBroker;
let b: FakeBroker;
let cluster: FakeCluster;

beforeEach(async () => {
  [a, b] = [new FakeBroker(), new FakeBroker()];
  cluster = new FakeCluster({ "broker-a": a, "broker-b": b });
  await cluster.start();
});
afterEach(() => cluster.stop());

/** Inputs as they are after a check. */
function inputsOf(resource: typeof topics, settings: object, name = "orders") {
  const { inputs, problems } = resource.check(
    name,
    {},
    { nameServerAddresses: [cluster.nameServer], ...settings },
  );
  expect(problems).toEqual([]);
  return inputs;
}
const topic = (settings: object = {}) => inputsOf(topics, settings);
const group = (settings: object = {}) => inputsOf(groups, settings, "billing");

const secret = (value: unknown) => ({ [runtime.specialSigKey]: runtime.specialSecretSig, value });

describe("a check", () => {
  test("brings defaults, and the resource's name", () => {
    expect(topic({ type: "FIFO" })).toEqual({
      name: "orders",
      nameServerAddresses: [cluster.nameServer],
      brokerClusterName: "DefaultCluster",
      type: "FIFO",
      queues: 8,
      readQueueNums: 8,
      permission: "RW",
      attributes: {},
      forceDestroy: false,
    });
  });

  test("leaves what is not known yet, and what is secret", () => {
    const given = {
      nameServerAddresses: runtime.unknownValue,
      queues: runtime.unknownValue,
      type: secret("DELAY"),
    };
    const { inputs, problems } = topics.check("orders", {}, given);
    expect(problems).toEqual([]);
    expect(inputs).toMatchObject(given);
  });

  test("tells each problem under its key", () => {
    const { problems } = topics.check("a b", {}, { typ: "FIFO", queues: 0 });
    expect(problems.map(({ path }) => path).sort()).toEqual(["name", "nameServerAddresses", "queues", "typ"]);
  });

  test("refuses what RocketMQ does not change, unless all may be deleted", () => {
    const before = topic();
    const compacted = { ...before, attributes: { "cleanup.policy": "COMPACTION" } };
    expect(topics.check("orders", before, compacted).problems).toEqual([
      expect.objectContaining({
        path: "attributes",
        expected: expect.stringMatching(
          /change attributes\.cleanup\.policy .* set forceDestroy: true/,
        ) as string,
      }),
    ]);
    expect(topics.check("orders", before, { ...compacted, name: "others" }).problems).toEqual([]);
    const forced = { ...compacted, forceDestroy: true };
    expect(topics.check("orders", before, forced).problems).toHaveLength(1); // it would be deleted as before
    const allowed = { ...before, forceDestroy: true };
    expect(topics.check("orders", allowed, forced).problems).toEqual([]);
    const later = { ...compacted, attributes: { "cleanup.policy": runtime.unknownValue } };
    expect(topics.check("orders", { ...compacted }, later).problems).toEqual([]);
    expect(topics.diff(allowed, forced)).toMatchObject({
      changes: true,
      replaces: ["attributes"],
      deleteBeforeReplace: true,
    });
  });
});

describe("a comparison", () => {
  test("finds what is another, also where it is secret now, or not known yet", () => {
    const state = topic();
    expect(topics.diff(state, state)).toEqual({ changes: false, replaces: [], deleteBeforeReplace: true });
    expect(topics.diff(state, { ...state, type: "FIFO" }).changes).toBe(true);
    expect(topics.diff(state, { ...state, type: secret("NORMAL") }).changes).toBe(false);
    expect(topics.diff(state, { ...state, queues: runtime.unknownValue }).changes).toBe(true);
  });

  test("takes brokers that lack it for a change, and an address that is not known yet for none", () => {
    const state = topic();
    expect(topics.diff({ ...state, differentOn: ["broker-b"] }, state).changes).toBe(true);
    const later = { ...state, nameServerAddresses: runtime.unknownValue };
    expect(topics.diff({ ...state, differentOn: [] }, later).changes).toBe(false);
  });

  test("another name or cluster is another topic, which is created first", () => {
    const state = topic();
    for (const key of ["name", "brokerClusterName"])
      expect(topics.diff(state, { ...state, [key]: "x" })).toEqual({
        changes: true,
        replaces: [key],
        deleteBeforeReplace: false,
      });
  });
});

describe("what is put", () => {
  test("is on every master, as it is wanted", async () => {
    const inputs = topic({
      type: "FIFO",
      queues: 4,
      permission: "R",
      attributes: { "cleanup.policy": "DELETE" },
    });
    expect(await topics.put(inputs)).toEqual({ id: "orders", state: { ...inputs, differentOn: [] } });
    for (const broker of [a, b])
      expect(broker.topics.orders).toEqual({
        topicName: "orders",
        readQueueNums: 4,
        writeQueueNums: 4,
        perm: 4,
        order: false,
        topicFilterType: "SINGLE_TAG",
        topicSysFlag: 0,
        attributes: { "message.type": "FIFO", "cleanup.policy": "DELETE" },
      });
  });

  test("changes nothing where that is there already", async () => {
    await topics.put(topic());
    await groups.put(group());
    await topics.put(topic());
    await groups.put(group());
    expect([a.changes, b.changes]).toEqual([
      [17, 200],
      [17, 200],
    ]);
  });

  test("takes over what is there, and leaves what nobody said anything of", async () => {
    await groups.put(group({ attributes: { "priority.factor": "50" } }));
    a.groups.billing.whichBrokerWhenConsumeSlowly = 2;
    await groups.put(group({ consumeMessageOrderly: true, retryMaxTimes: 3 }));
    expect(a.groups.billing).toMatchObject({
      consumeMessageOrderly: true,
      retryMaxTimes: 3,
      whichBrokerWhenConsumeSlowly: 2,
      attributes: {},
    });
  });

  test("takes no queue away that holds what somebody is to read", async () => {
    await topics.put(topic());
    b.queues.push(
      { topic: "orders", queueId: 1, written: 9, read: { billing: 1 } },
      { topic: "orders", queueId: 7, written: 5, read: { billing: 3, mail: 5 } },
    );
    await expect(topics.put(topic({ queues: 4 }))).rejects.toThrow(
      "broker-b: of the topic orders there are 2 messages of orders that the group billing has not read in queues that would be gone: let consumers read them, with as many readQueueNums as before, or set forceDestroy.",
    );
    expect([a, b].map(({ topics }) => topics.orders.readQueueNums)).toEqual([8, 8]);
    await topics.put(topic({ queues: 4, readQueueNums: 8 }));
    await topics.put(topic({ queues: 4, forceDestroy: true }));
    expect([a, b].map(({ topics }) => topics.orders.readQueueNums)).toEqual([4, 4]);
  });

  test("fails where a broker does not take it, with its words, or those of what is another", async () => {
    a.refusals[17] = "no room\nat org.apache.rocketmq";
    await expect(topics.put(topic())).rejects.toThrow(
      /^broker-a: 127\.0\.0\.1:\d+ refused to create the topic orders: code 1, no room$/,
    );
    delete a.refusals[17];
    a.isOld = true;
    await expect(topics.put(topic({ type: "FIFO" }))).rejects.toThrow(
      'broker-a: it does not take the topic orders as it is wanted: type is "NORMAL" there, not "FIFO".',
    );
    await topics.put(topic()); // RocketMQ 4 can do as much
    expect(a.topics.orders).toMatchObject({ writeQueueNums: 8 });
  }, 15_000);

  test("says which clusters there are where it is meant for another", async () => {
    await expect(topics.put(topic({ brokerClusterName: "Other" }))).rejects.toThrow(
      "No broker of the cluster Other is registered with 127.0.0.1:",
    );
  });
});

describe("what is read", () => {
  test("is what the brokers have, that of another first", async () => {
    const { state } = await topics.put(topic());
    expect(await topics.read("orders", state)).toEqual({ id: "orders", state, inputs: topic() });
    b.topics.orders.writeQueueNums = 16;
    const once = await topics.read("orders", state);
    expect(once?.state).toMatchObject({ queues: 16, differentOn: ["broker-a"] });
    const twice = await topics.read("orders", once?.state ?? {}); // nothing was put right meanwhile
    expect(twice?.state).toMatchObject({ queues: 8, differentOn: ["broker-b"] });
    expect(topics.diff(twice?.state ?? {}, topic()).changes).toBe(true);
    delete b.topics.orders;
    expect((await topics.read("orders", state))?.state).toMatchObject({
      queues: 8,
      differentOn: ["broker-b"],
    });
    delete a.topics.orders;
    expect(await topics.read("orders", state)).toBeUndefined();
  });

  test("stays what it was where the cluster is down", async () => {
    const { state } = await topics.put(topic());
    const inputs = topic();
    const down = { ...state, nameServerAddresses: ["127.0.0.1:1"] };
    expect(await topics.read("orders", down)).toEqual({
      id: "orders",
      state: down,
      inputs: { ...inputs, nameServerAddresses: ["127.0.0.1:1"] },
    });
    const { address } = b;
    b.address = "127.0.0.1:1"; // one of them is, and the name server does not know yet
    expect((await topics.read("orders", state))?.state).toEqual(state);
    b.address = address;
    await expect(topics.read("orders@127.0.0.1:1", {})).rejects.toThrow("Nothing listens at 127.0.0.1:1.");
    a.refusals[351] = "no permission";
    await expect(topics.read("orders", state)).rejects.toThrow("no permission");
  });

  test("is found by its name and a name server alone", async () => {
    await topics.put(topic({ type: "DELAY" }));
    const found = await topics.read(`orders@${cluster.nameServer}`, {});
    expect(found).toMatchObject({
      id: "orders",
      inputs: { name: "orders", type: "DELAY", queues: 8, nameServerAddresses: [cluster.nameServer] },
    });
    expect(topics.diff(found?.state ?? {}, topic({ type: "DELAY" })).changes).toBe(false);
    await expect(topics.read("orders", {})).rejects.toThrow("name@host:port is wanted");
    await expect(topics.read(`orders@${cluster.nameServer}/Other`, {})).rejects.toThrow("cluster Other");
  });
});

describe("what is deleted", () => {
  test("is gone from the masters and the name servers", async () => {
    const { state } = await topics.put(topic());
    const billing = await groups.put(group());
    await topics.delete(state);
    await groups.delete(billing.state);
    expect([a.topics, b.topics, a.groups, b.groups]).toEqual([{}, {}, {}, {}]);
    expect(cluster.forgotten).toEqual(["orders"]);
  });

  test("stays where somebody is still to read something of it", async () => {
    const { state } = await topics.put(topic());
    const billing = await groups.put(group());
    a.queues.push({ topic: "orders", queueId: 0, written: 3, read: { billing: 2 } });
    b.queues.push({ topic: "orders", queueId: 0, written: 3, read: { billing: 0 } });
    b.delayed.orders = 2;
    await expect(topics.delete(state)).rejects.toThrow(
      "The topic orders is not deleted: there are 4 messages of orders that the group billing has not read, 2 messages of orders whose time has not come. Let consumers read them, or set forceDestroy: true and update, then delete it.",
    );
    await expect(groups.delete(billing.state)).rejects.toThrow("The consumer group billing is not deleted");
    expect(a.topics).toHaveProperty("orders");
    await topics.delete({ ...state, forceDestroy: true });
    expect(a.topics).toEqual({});
  });

  test("goes whatever somebody made of it, and where a name server is down", async () => {
    const { state } = await topics.put(topic());
    Object.assign(a.topics.orders, {
      perm: 0,
      readQueueNums: 4,
      attributes: { "message.type": "UNSPECIFIED" },
    });
    const found = await topics.read("orders", state);
    expect(found?.state).toMatchObject({ permission: "0", readQueueNums: 4, type: "UNSPECIFIED" });
    const { nameServer } = cluster;
    await topics.delete({ ...found?.state, nameServerAddresses: [nameServer, "127.0.0.1:1"] });
    expect([a.topics, b.topics, cluster.forgotten]).toEqual([{}, {}, ["orders"]]);
  });

  test("a topic of which a group has read nothing holds all that is there, and what comes again", async () => {
    const { state } = await topics.put(topic());
    a.queues.push(
      { topic: "orders", queueId: 0, written: 4 },
      { topic: "others", queueId: 0, written: 1, read: {} },
    );
    a.online.orders = ["billing"];
    await expect(topics.delete(state)).rejects.toThrow(
      "there are 4 messages of orders that nobody has read.",
    );
    a.queues.push({ topic: "%RETRY%billing+orders", queueId: 0, written: 2, read: { billing: 1 } });
    await expect(topics.delete(state)).rejects.toThrow(
      "1 message of %RETRY%billing+orders that the group billing has not read",
    );
  });

  test("no queue goes while messages are delayed", async () => {
    await topics.put(topic({ type: "DELAY" }));
    a.delayed.orders = 1;
    await topics.put(topic({ type: "DELAY", queues: 4, readQueueNums: 8 }));
    await expect(topics.put(topic({ type: "DELAY", queues: 4 }))).rejects.toThrow(
      "there is 1 message of orders whose time has not come in queues that would be gone",
    );
  });

  test("a topic that nobody reads yet holds all that is there", async () => {
    const { state } = await topics.put(topic());
    a.queues.push({ topic: "orders", queueId: 0, written: 1 });
    await expect(topics.delete(state)).rejects.toThrow("there is 1 message of orders that nobody has read.");
  });
});

describe("a user", () => {
  const user = (settings: object = {}) => inputsOf(users, settings, "shop");
  const passwordOf = (inputs: object) => (inputs as { password: { value: string } }).password.value;

  test("has a password that is made up once, and that nobody sees", async () => {
    const inputs = user({ permissions: { "Topic:orders": { actions: ["Sub", "Pub"] }, "Group:mail-*": {} } });
    expect(inputs.permissions).toEqual({
      "Topic:orders": { actions: ["Pub", "Sub"], sourceIps: [], decision: "Allow" },
      "Group:mail-*": { actions: ["Sub"], sourceIps: [], decision: "Allow" },
    });
    expect(inputs).not.toHaveProperty("password");
    const { state } = await users.put(inputs);
    expect(state.password).toEqual(secret(expect.stringMatching(/^[0-9a-f]{48}$/)));
    expect(a.users.shop).toEqual({
      username: "shop",
      password: passwordOf(state),
      userType: "Normal",
      userStatus: "enable",
    });
    expect(b.policies["User:shop"]).toHaveLength(2);
    expect(users.diff(state, inputs).changes).toBe(false);
    expect((await users.read("shop", state))?.state).toEqual(state);
    expect((await users.put(user(), state)).state.password).toEqual(state.password);
  });

  test("keeps the password that it has where it is declared anew, as after a destroy", async () => {
    const { state } = await users.put(user());
    a.users = {}; // a broker whose store is new
    expect((await users.put(user())).state.password).toEqual(state.password);
    expect(a.users.shop.password).toBe(passwordOf(state));
  });

  test("loses what it may do no longer, and takes another password", async () => {
    const { state } = await users.put(user({ permissions: { "Topic:orders": {}, "Topic:mail": {} } }));
    const after = user({
      password: "geheim-123",
      permissions: { "Topic:mail": { sourceIps: ["10.0.0.0/8"] } },
    });
    expect(users.diff(state, after)).toMatchObject({ changes: true, replaces: [] });
    const { state: changed } = await users.put(after, state);
    expect(a.users.shop.password).toBe("geheim-123");
    expect(a.policies["User:shop"]).toEqual([
      { resource: "Topic:mail", actions: ["Pub", "Sub"], sourceIps: ["10.0.0.0/8"], decision: "Allow" },
    ]);
    await users.put(user({ password: "geheim-123", superUser: true, enabled: false }), changed);
    expect(a.policies["User:shop"]).toEqual([]);
    expect(a.users.shop).toMatchObject({ userType: "Super", userStatus: "disable" });
  });

  test("keeps its password that was made up, whatever somebody made of it there", async () => {
    const { state } = await users.put(user());
    a.users.shop.password = "another-one";
    const found = await users.read("shop", state);
    expect(found?.state).toEqual({ ...state, differentOn: ["broker-a"] });
    await users.put(user(), found?.state);
    expect(a.users.shop.password).toBe(passwordOf(state));
  });

  test("is not taken from somebody who has it, nor from who asks", async () => {
    await users.put(user({ password: "geheim-123" }));
    await expect(users.put(user({ password: "geheim-456" }))).rejects.toThrow(
      "broker-a: it has a user shop already: give its password, or import it.",
    );
    await users.put(user({ password: "geheim-123", superUser: true }));
    const who = { accessKey: "admin", secretKey: "geheim-789" };
    const problems = (more: object) =>
      users.check("admin", {}, { ...user(), name: "admin", ...who, ...more }).problems;
    expect(problems({})).toEqual([expect.objectContaining({ path: "name" })]);
    expect(problems({ password: "geheim-123" })).toHaveLength(1);
    expect(problems({ password: "geheim-789" })).toEqual([]);
  });

  test("that a cluster made up takes the place of the one before", async () => {
    const made = (name: string) => inputsOf(users, { superUser: true, password: "geheim-123" }, name);
    await users.put(made("pulumi-rocketmq-1"));
    await users.put(user());
    await users.put(made("pulumi-rocketmq-2"));
    for (const { users } of [a, b]) expect(Object.keys(users)).toEqual(["shop", "pulumi-rocketmq-2"]);
  });

  test("is told what is wrong with it, but for its password", () => {
    const at = { nameServerAddresses: [cluster.nameServer] };
    const { problems } = users.check(
      "shop",
      {},
      {
        ...at,
        password: "short",
        permissions: { "Queue:orders": {}, "Topic:orders": { actions: ["Push"] } },
      },
    );
    expect(problems.map(({ path, found }) => [path, found])).toEqual([
      ["password", "[secret]"],
      ["permissions.Queue:orders", {}],
      ["permissions.Topic:orders.actions", ["Push"]],
    ]);
  });
});

describe("brokers with access control", () => {
  beforeEach(() => [a, b].forEach(({ allowed }) => (allowed.admin = "geheim-123")));

  test("are asked in a user's name", async () => {
    const credentials = { accessKey: "admin", secretKey: secret("geheim-123") };
    const { state } = await groups.put(group(credentials));
    await topics.put(topic(credentials));
    expect(state).toMatchObject(credentials);
    await topics.delete((await topics.read("orders", topic(credentials)))?.state ?? {});
  });

  test("refuse others, with their words", async () => {
    await expect(topics.put(topic())).rejects.toThrow("code 16, User:undefined is not found.");
    const wrong = { accessKey: "admin", secretKey: "wrong" };
    await expect(topics.put(topic(wrong))).rejects.toThrow("code 16, check signature failed.");
    const { problems } = topics.check("orders", {}, { ...topic(), accessKey: "admin" });
    expect(problems.map(({ path }) => path)).toEqual(["secretKey"]);
  });
});
