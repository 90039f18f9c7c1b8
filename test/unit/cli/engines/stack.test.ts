import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { dump } from "js-yaml";
import { clusterOf, readStack, withImages, withValues, type Stack } from "../../../../cli/engines";
import { serversOf } from "../../../../model/settings";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stack-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const project = { name: "shop", main: "src/index.ts", runtime: "nodejs" };

/** A project's folder with a stack `dev`. */
function write(config: object, defaults?: object): void {
  writeFileSync(join(folder, "Pulumi.yaml"), dump({ ...project, config: defaults }, { skipInvalid: true }));
  writeFileSync(join(folder, "Pulumi.dev.yaml"), dump({ config }));
}

function stackOf(config: object, defaults?: object): Stack {
  write(config, defaults);
  return readStack(folder, "dev");
}

test("a stack is what its two files say", () => {
  expect(stackOf({ "shop:ip": "10.0.0.1" }, { ip: { type: "string", default: "127.0.0.1" } })).toEqual({
    project: "shop",
    stack: "dev",
    main: join(folder, "src/index.ts"),
    projectFile: {
      ...project,
      config: { ip: { type: "string", default: "127.0.0.1" } },
      plugins: { providers: [] },
    },
    values: { "shop:ip": "10.0.0.1" },
    config: { "shop:ip": "10.0.0.1" },
    settings: { ip: "10.0.0.1" },
  });
});

test("providers of the project's own are found from other folders too", () => {
  const providers = [{ name: "shop", path: "./plugin" }];
  writeFileSync(join(folder, "Pulumi.yaml"), dump({ ...project, plugins: { providers } }));
  writeFileSync(join(folder, "Pulumi.dev.yaml"), "");
  expect(readStack(folder, "dev").projectFile.plugins).toEqual({
    providers: [{ name: "shop", path: join(folder, "plugin") }],
  });
});

test.each(["", "# nothing yet\n", "config:\n", "encryptionsalt: x\n"])(
  "a stack's file may say nothing: %j",
  (text) => {
    write({});
    writeFileSync(join(folder, "Pulumi.dev.yaml"), text);
    expect(readStack(folder, "dev")).toMatchObject({ values: {}, config: {} });
  },
);

test("the project's defaults hold where the stack has no value, and are no values of its own", () => {
  const defaults = {
    ip: { default: "a" },
    name: { default: "b" },
    none: { type: "string" },
    empty: { default: "" },
  };
  const { values, config } = stackOf({ "shop:name": "c" }, defaults);
  expect(values).toEqual({ "shop:name": "c" });
  expect(config).toStrictEqual({ "shop:ip": "a", "shop:name": "c", "shop:empty": "" });
});

test("a key without a namespace is the project's", () => {
  const { config } = stackOf({ ip: "a", "docker:host": "h" }, { "docker:port": { default: 1 } });
  expect(config).toEqual({ "shop:ip": "a", "docker:host": "h", "docker:port": "1" });
});

test.each([
  ["nothing", null, ""],
  ["text", "04", "04"],
  ["empty text", "", ""],
  ["a number", 8888, "8888"],
  ["a truth value", false, "false"],
  ["an object", { a: { b: [1, "x"] } }, '{"a":{"b":[1,"x"]}}'],
  ["a list", ["a", 1], '["a",1]'],
])("the program gets %s as Pulumi hands it over", (_, value, text) => {
  expect(stackOf({ "shop:key": value }).config).toEqual({ "shop:key": text });
  expect(stackOf({}, { key: { default: value } }).config).toEqual({ "shop:key": text });
});

test("an encrypted value is refused by its key", () => {
  const read = () => stackOf({ "shop:password": { secure: "v1:abc" } });
  expect(read).toThrow(RunError);
  expect(read).toThrow(
    "shop:password is encrypted. npm start reads plain stack config only; use npx pulumi up.",
  );
});

test("of a stack that is not there, those that are there are named", () => {
  write({});
  writeFileSync(join(folder, "Pulumi.prod.eu.yaml"), "");
  writeFileSync(join(folder, "Pulumi.yaml.bak"), "");
  const read = () => readStack(folder, "test");
  expect(read).toThrow(RunError);
  expect(read).toThrow(
    "There is no stack test, as there is no file Pulumi.test.yaml. There is: dev, prod.eu. " +
      "To make a new one, copy its file, and give it a namePrefix and a portOffset of its own.",
  );
});

describe("a stack with other values", () => {
  test("has them in the place of its own and of the defaults", () => {
    const stack = stackOf({ "shop:a": 1, "shop:b": 2 }, { c: { default: 3 }, d: { default: 4 } });
    const changed = withValues(stack, { a: "x", c: "y", "docker:host": "h" });
    expect(changed.values).toEqual({ "shop:a": "x", "shop:b": 2, "shop:c": "y", "docker:host": "h" });
    expect(changed.config).toEqual({
      "shop:a": "x",
      "shop:b": "2",
      "shop:c": "y",
      "shop:d": "4",
      "docker:host": "h",
    });
  });

  test("is another, and the same in all else", () => {
    const stack = stackOf({ "shop:a": 1 });
    const changed = withValues(stack, { a: "x" });
    expect(changed).toEqual({
      ...stack,
      values: { "shop:a": "x" },
      config: { "shop:a": "x" },
      settings: { a: "x" },
    });
    expect(stack.values).toEqual({ "shop:a": 1 });
    expect(withValues(stack, {})).toEqual(stack);
  });
});

test("the settings are the program's: those of the project's own namespace, each by its type", () => {
  const { settings } = stackOf(
    { "shop:brokers": { "broker-a": { heap: "1g" } }, "shop:consoleEnabled": false, "other:ip": "x" },
    { portOffset: { default: 1000 } },
  );
  expect(settings).toEqual({
    brokers: { "broker-a": { heap: "1g" } },
    consoleEnabled: false,
    portOffset: 1000,
  });
});

test("the cluster is the one of the stack's config, under the project's own name", () => {
  const cluster = clusterOf(
    stackOf({
      "shop:nameServers": { "namesrv-a": { port: 19876 } },
      "shop:brokers": '{ "broker-b": { "heap": "1g" } }', // as pulumi config set writes it
      "shop:consoleEnabled": false,
      "other:ip": "x",
    }),
  );
  expect(cluster.nameServers.map(({ name, port }) => [name, port])).toEqual([["namesrv-a", 19876]]);
  expect(cluster.brokers.map(({ name, heap }) => [name, heap])).toEqual([["broker-b", 2 ** 30]]);
  expect(cluster.console).toBeUndefined();
});

test("config that is wrong is reported by its keys, with no project's name before them", () => {
  const config = { "shop:brokerDefaults": { brokerRole: "MASTER" }, "shop:ip": "x" };
  expect(() => clusterOf(stackOf(config))).toThrow(
    /^The configuration has 2 problems; nothing was changed\.\n {2}ip is "x": .*\n {2}brokerDefaults\.brokerRole is "MASTER": /,
  );
});

test("the stack that comes with the project can be read", () => {
  const stack = readStack(join(__dirname, "../../../.."), "dev");
  expect(clusterOf(stack).shared.reach.ip).toBe("127.0.0.1");
});

describe("a stack with other images", () => {
  const official = "apache/rocketmq:5.5.0";
  const standIn = `localhost/${official}`;
  const dashboard = "apacherocketmq/rocketmq-dashboard:2.0.0";

  /** The image of each server, by the path of its settings. */
  const imagesOf = (stack: Stack): Record<string, string> =>
    Object.fromEntries(serversOf(clusterOf(stack)).map(({ path, server }) => [path, server.image]));

  test("is the same where they are its own", () => {
    const stack = stackOf({
      "shop:imageRegistry": "mirror.example.com",
      "shop:brokers": { "broker-a": {}, "broker-b": { heap: "1g" } },
      "shop:proxies": { "proxy-a": {}, "proxy-b": {} },
    });
    const { settings: _, ...rest } = stack;
    const same = withImages(stack, { used: imagesOf(stack) });
    expect(same).toMatchObject(rest);
    expect(imagesOf(same)).toEqual(imagesOf(stack));
    expect(Object.keys(same.values)).toEqual(Object.keys(stack.values));
  });

  test("has each where it belongs, whatever its values name, and keeps the rest of its maps", () => {
    const stack = stackOf({
      "shop:imageRegistry": "mirror.example.com",
      "shop:brokerDefaults": { image: "mine:1", heap: "512m" },
      "shop:brokers": { "broker-a": { heap: "1g" }, "broker-b": { image: "yours:2", listenPort: 20911 } },
      "shop:proxyDefaults": { heap: "256m" },
      "shop:proxies": '{ "proxy-a": { "image": "yours:3" }, "proxy-b": { "grpcServerPort": 18081 } }',
      "shop:console": { user: "me" },
    });
    const used = {
      "nameServers.namesrv-a": "n:1",
      "brokers.broker-a": "localhost/b:1",
      "brokers.broker-b": "b:2",
      "proxies.proxy-a": "localhost/p:1",
      "proxies.proxy-b": "p:2",
      console: dashboard,
    };
    const changed = withImages(stack, { used });
    expect(imagesOf(changed)).toEqual(used);
    const { brokers, proxies, console } = clusterOf(changed);
    expect(brokers.map(({ heap, listenPort }) => [heap, listenPort])).toEqual([
      [2 ** 30, 10911],
      [2 ** 29, 20911],
    ]);
    expect(proxies.map(({ heap, grpcServerPort }) => [heap, grpcServerPort])).toEqual([
      [2 ** 28, 8081],
      [2 ** 28, 18081],
    ]);
    expect(console?.user).toBe("me");
  });

  test.each([
    ["nameServers.namesrv-b", { nameServers: { "namesrv-a": {}, "namesrv-b": {} } }],
    ["brokers.broker-a", { brokers: { "broker-a": {}, "broker-b": {} } }],
    ["brokers.broker-a", {}],
    ["proxies.proxy-b", { proxies: { "proxy-a": {}, "proxy-b": { heap: "1g" } } }],
    ["console", {}],
  ])("may have a stand-in for %s only: %j", (path, config) => {
    const stack = stackOf({ ...config, imageRegistry: "mirror.example.com" });
    const used = { ...imagesOf(stack), [path]: standIn };
    expect(Object.values(used)).toContain(`mirror.example.com/${official}`);
    expect(imagesOf(withImages(stack, { used }))).toEqual(used);
  });

  test("reaches the program as stack config of the same keys", () => {
    const stack = stackOf({ "shop:brokers": { "broker-a": { heap: "1g" } }, "shop:proxyEnabled": false });
    const used = {
      "nameServers.namesrv-a": official,
      "brokers.broker-a": standIn,
      console: dashboard,
    };
    const { config } = withImages(stack, { used });
    expect(JSON.parse(config["shop:brokers"])).toEqual({ "broker-a": { heap: "1g", image: standIn } });
    expect(JSON.parse(config["shop:nameServers"])).toEqual({ "namesrv-a": { image: official } });
    expect(JSON.parse(config["shop:console"])).toEqual({ image: dashboard });
    expect(config["shop:proxyEnabled"]).toBe("false");
  });

  test("leaves the stack that it was made from as it was", () => {
    const stack = stackOf({ "shop:brokers": { "broker-a": { heap: "1g" } } });
    const before = structuredClone(stack);
    withImages(stack, { used: { ...imagesOf(stack), "brokers.broker-a": standIn } });
    expect(stack).toEqual(before);
  });

  test.each([
    ["of a RocketMQ that has none", { "shop:profile": "rocketmq4" }],
    [
      "that are not wanted",
      { "shop:proxyEnabled": false, "shop:proxies": { "proxy-a": {}, "proxy-b": { heap: "1g" } } },
    ],
  ])("has no proxies %s", (_, config) => {
    const used = { "nameServers.namesrv-a": "n:1", "brokers.broker-a": "b:1", console: dashboard };
    expect(imagesOf(withImages(stackOf(config), { used }))).toEqual(used);
  });

  test("has no console without an image for it, and keeps its own otherwise", () => {
    const stack = stackOf({ "shop:console": { user: "me" } });
    const { console: _, ...used } = imagesOf(stack);
    const changed = withImages(stack, { used });
    expect(imagesOf(changed)).toEqual(used);
    expect(changed.config["shop:consoleEnabled"]).toBe("false");
    expect(changed.config["shop:imageRegistry"]).toBeUndefined();
  });

  test("has neither the console nor the registry where the images stand in and the console's is missing", () => {
    const stack = stackOf({ "shop:imageRegistry": "mirror.example.com" });
    const used = {
      "nameServers.namesrv-a": standIn,
      "brokers.broker-a": standIn,
      "proxies.proxy-a": standIn,
    };
    expect(imagesOf(withImages(stack, { used }))).toEqual(used);
  });

  test("that has no console gets none", () => {
    const stack = stackOf({ "shop:consoleEnabled": false });
    const used = { "nameServers.namesrv-a": "n:1", "brokers.broker-a": "b:1", "proxies.proxy-a": "p:1" };
    expect(imagesOf(withImages(stack, { used }))).toEqual(used);
  });
});
