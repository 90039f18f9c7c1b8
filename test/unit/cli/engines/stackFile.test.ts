import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStack } from "../../../../cli/engines";
import { stackValues } from "../../../../cli/engines/stackFile";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stack-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: rocketmq\nmain: index.ts\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string) => writeFileSync(join(folder, "Pulumi.dev.yaml"), text);
const values = (text: string) => {
  write(text);
  return stackValues(folder, "dev");
};

test("values are texts just as they were written; lists and maps stay what they are", () => {
  expect(
    values(
      "config:\n  rocketmq:namePrefix: 00123\n  rocketmq:portOffset: 1.10\n  rocketmq:brokers: { a: { brokerId: 1 } }\n",
    ),
  ).toEqual({
    "rocketmq:namePrefix": "00123",
    "rocketmq:portOffset": "1.10",
    "rocketmq:brokers": { a: { brokerId: 1 } },
  });
});

test.each(["", "config:\n", "# nothing\n"])("a file that says nothing, %j, has no values", (text) => {
  expect(values(text)).toEqual({});
});

test.each([
  ["a word", "hello", /it holds "hello", where keys with values are wanted/],
  ["a list", "- a\n- b\n", /it holds \["a","b"\]/],
  [
    "a misspelt config",
    "confg:\n  rocketmq:ip: auto\n",
    /Pulumi knows no confg in such a file\. Did you mean config\?/,
  ],
  ["keys without config above", "rocketmq:ip: auto\n", /Pulumi knows no rocketmq:ip .*stand below config:/s],
  ["a config that is a truth value", "config: true\n", /config is "true", where keys with values are wanted/],
  ["two documents", "config: {}\n---\nconfig: {}\n", /holds 2 documents, where Pulumi reads one/],
  ["a circle", "config: &a\n  rocketmq:brokerDefaults: *a\n", /a value holds itself/],
  ["no YAML", "config: [\n", /is not YAML/],
])("%s is refused with what was found", (_, text, message) => {
  expect(() => values(text)).toThrow(message);
});

test.each(["a/../x", "", "../dev", "a b", "-x"])("%j is no stack's name", (stack) => {
  expect(() => stackValues(folder, stack)).toThrow(/--stack is .*: a name of letters, digits/);
});

test("a namespace that is nearly ours is a misspelling; others are none of ours", () => {
  write("config:\n  rockemtq:ip: auto\n");
  expect(() => readStack(folder, "dev")).toThrow(
    "rockemtq:ip: there is no such namespace. Did you mean rocketmq?",
  );
  write("config:\n  docker:host: unix:///x\n  aws:region: here\n");
  expect(Object.keys(readStack(folder, "dev").values)).toEqual(["docker:host", "aws:region"]);
});
