import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { dump } from "js-yaml";
import { readStack, specOf, withImages, withValues, type Stack } from "../../../../cli/engines";

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
    projectFile: { ...project, config: { ip: { type: "string", default: "127.0.0.1" } } },
    values: { "shop:ip": "10.0.0.1" },
    config: { "shop:ip": "10.0.0.1" },
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
      "To make a new one, copy its file, and give it names and ports of its own.",
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
    const { values: _, config: __, ...rest } = stack;
    expect(withValues(stack, { a: "x" })).toMatchObject(rest);
    expect(stack.values).toEqual({ "shop:a": 1 });
    expect(withValues(stack, {})).toEqual(stack);
  });
});

test("the cluster is the one of the stack's config, under the project's own name", () => {
  const spec = specOf(
    stackOf({ "shop:nameServerPort": 19876, "shop:consoleEnabled": false, "other:ip": "x" }),
  );
  expect(spec.nameServers.map(({ port }) => port)).toEqual([19876]);
  expect(spec.console).toBeUndefined();
});

test("config that is wrong is told by its keys", () => {
  expect(() => specOf(stackOf({ "shop:brokerRole": "MASTER", "shop:ip": "x" }))).toThrow(
    /^The configuration has 2 problems; nothing was changed\.\n {2}shop:ip .*\n {2}shop:brokerRole /,
  );
});

test("the stack that comes with the project can be read", () => {
  const stack = readStack(join(__dirname, "../../../.."), "dev");
  expect(specOf(stack).shared.reach.ip).toBe("127.0.0.1");
});

describe("a stack with other images", () => {
  const official = "apache/rocketmq:5.3.3";
  const dashboard = "apacherocketmq/rocketmq-dashboard:2.0.0";
  const imagesOf = (stack: Stack) => {
    const { nameServers, brokers, proxies, console } = specOf(stack);
    return {
      nameServers: nameServers.map(({ image }) => image),
      brokers: brokers.map(({ image }) => image),
      proxies: proxies.map(({ image }) => image),
      console: console?.image,
    };
  };

  test("is the same where they are its own", () => {
    const stack = stackOf({ "shop:brokers": [{}, {}], "shop:proxies": [{}, {}] });
    expect(withImages(stack, imagesOf(stack))).toBe(stack);
  });

  test("has each where it belongs, whatever its values name, and keeps the rest of its lists", () => {
    const stack = stackOf({
      "shop:imageRegistry": "mirror.example.com",
      "shop:brokerImage": "mine:1",
      "shop:brokers": [{ heap: "1g" }, { image: "yours:2", listenPort: 20911 }],
      "shop:proxyHeap": "256m",
      "shop:proxies": '[{ "image": "yours:3" }, { "grpcServerPort": 18081 }]', // as pulumi config set writes it
    });
    const images = {
      nameServers: ["n:1"],
      brokers: ["localhost/b:1", "b:2"],
      proxies: ["localhost/p:1", "p:2"],
      console: dashboard,
    };
    const changed = withImages(stack, images);
    expect(imagesOf(changed)).toEqual(images);
    expect(specOf(changed).brokers.map(({ heap, listenPort }) => [heap, listenPort])).toEqual([
      [2 ** 30, 10911],
      [320 * 2 ** 20, 20911],
    ]);
    expect(specOf(changed).proxies.map(({ heap, grpcServerPort }) => [heap, grpcServerPort])).toEqual([
      [256 * 2 ** 20, 8081],
      [256 * 2 ** 20, 18081],
    ]);
  });

  test.each(["nameServers", "brokers", "proxies"] as const)("may have another of %s alone", (kind) => {
    const stack = stackOf({
      "shop:nameServers": [{}, {}],
      "shop:brokers": [{}, {}],
      "shop:proxies": [{}, {}],
    });
    const images = { ...imagesOf(stack), [kind]: [official, "other:1"] };
    expect(imagesOf(withImages(stack, images))).toEqual(images);
  });

  test.each([
    ["of a RocketMQ that has none", { "shop:profile": "rocketmq4" }],
    ["that are not wanted", { "shop:proxyEnabled": false, "shop:proxies": [{}, { heap: "1g" }] }],
  ])("has no proxies %s", (_, config) => {
    const images = { nameServers: ["n:1"], brokers: ["b:1"], proxies: [], console: dashboard };
    expect(imagesOf(withImages(stackOf(config), images))).toEqual(images);
  });

  test("has no console without an image for it, and keeps its own otherwise", () => {
    const stack = stackOf({ "shop:consoleUser": "me" });
    const images = { nameServers: [official], brokers: [official], proxies: [official], console: undefined };
    const changed = withImages(stack, images);
    expect(imagesOf(changed)).toEqual(images);
    expect(changed.values).toEqual({ "shop:consoleUser": "me", "shop:consoleEnabled": false });
  });

  test("that has no console gets none", () => {
    const stack = stackOf({ "shop:consoleEnabled": false });
    const images = { nameServers: ["n:1"], brokers: ["b:1"], proxies: ["p:1"], console: undefined };
    expect(imagesOf(withImages(stack, images))).toEqual(images);
  });
});
