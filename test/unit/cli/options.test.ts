import { Command, parseOptions } from "../../../cli/options";

test("the stack is dev unless it is named", () => {
  expect(parseOptions("start", [], {}).stack).toBe("dev");
  expect(parseOptions("start", ["--stack", "prod", "--engine", "compose"], {})).toMatchObject({
    stack: "prod",
    engine: "compose",
  });
});

test.each<[Command, string]>([
  ["stop", "stack"],
  ["start", "engine"],
  ["purge", "adopt"],
  ["compose", "out"],
  ["restore", "from"],
  ["backup", "metadata"],
  ["restore", "put-aside"],
])("what npm took for its own, %s --%s, is refused rather than left out", (command, name) => {
  expect(() => parseOptions(command, [], { [`npm_config_${name.replace("-", "_")}`]: "prod" })).toThrow(
    new RegExp(`npm took --${name} for its own: put -- before.*Nothing was done`, "s"),
  );
});

test("what npm may have in its settings is no option of a command", () => {
  expect(parseOptions("status", [], { npm_config_json: "true", npm_config_yes: "true" })).toEqual({
    stack: "dev",
  });
});

test.each<[Command, string[]]>([
  ["start", ["prod"]],
  ["start", ["--stak", "prod"]],
  ["start", ["--stack"]],
  ["stop", ["--yes"]],
  ["check", ["--out", "folder"]],
])("%s %j is refused with how to say it", (command, args) => {
  expect(() => parseOptions(command, args, {})).toThrow(/Usage:/);
});
