import { parseOptions } from "../../../cli/options";

test("the stack is dev unless it is named", () => {
  expect(parseOptions([], {}).stack).toBe("dev");
  expect(parseOptions(["--stack", "prod", "--engine", "compose"], {})).toMatchObject({
    stack: "prod",
    engine: "compose",
  });
});

test.each(["stack", "engine", "out", "adopt", "json", "from", "broker", "metadata", "put-aside"])(
  "what npm took for its own, --%s, is refused rather than left out",
  (name) => {
    expect(() => parseOptions([], { [`npm_config_${name.replace("-", "_")}`]: "prod" })).toThrow(
      new RegExp(`npm took --${name} for its own: put -- before.*Nothing was done`, "s"),
    );
  },
);

test.each([[["prod"]], [["--stak", "prod"]], [["--stack"]]])("%j is refused with how to say it", (args) => {
  expect(() => parseOptions(args, {})).toThrow(/Usage:/);
});
