import * as pulumi from "@pulumi/pulumi";
import { hasOutputs, partOf, planned } from "../../../components/planned";
import { ConfigurationError, Problem, unknown } from "../../../model/settings";
import { notKnownYet } from "../support/pulumi";

interface Settings {
  readonly a?: unknown;
  readonly b?: unknown;
}

/** Doubles `a`, which must not be negative, and takes over `b`. */
function plan(settings: Settings): { doubled: number; b: unknown } {
  const { a = 1, b } = settings;
  const known = a === unknown ? 1 : (a as number);
  const problems: Problem[] = [];
  if (known < 0) problems.push({ path: "a", found: a, expected: "a number above 0 is wanted." });
  if (b === "illegal") problems.push({ path: "b", found: b, expected: "something else is wanted." });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { doubled: known * 2, b };
}

/** The Pulumi that is in an output, which its type does not show. */
interface Internals {
  readonly isKnown: Promise<boolean>;
  promise(withUnknowns?: boolean): Promise<unknown>;
}

/** What an output turns out to be. */
async function outcome(input: pulumi.Input<unknown>): Promise<object> {
  const output = pulumi.output(input);
  const { isKnown } = output as unknown as Internals;
  const [known, secret] = await Promise.all([isKnown, pulumi.isSecret(output)]);
  return { ...(known ? { value: await (output as unknown as Internals).promise() } : {}), known, secret };
}

const settled = (value: unknown) => ({ value, known: true, secret: false });
const settledSecret = (value: unknown) => ({ value, known: true, secret: true });

beforeAll(() => pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }));

/** Unknown outputs are a preview's. */
const inPreview = async (test: () => Promise<void>) => {
  await pulumi.runtime.setMocks(
    { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
    "p",
    "s",
    true,
  );
  try {
    await test();
  } finally {
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) });
  }
};

test("plain arguments are planned at once, and their parts stay plain", () => {
  const { outline, get } = planned({ a: 3, b: "x" }, plan);
  expect(outline).toEqual({ doubled: 6, b: "x" });
  expect(get(({ doubled }) => doubled)).toBe(6);
});

test("plain arguments are refused at once, all together, also beside outputs", () => {
  const refused = (args: Settings) => () => planned(args, plan);
  expect(refused({ a: -1, b: "illegal" })).toThrow(
    /^The configuration has 2 problems; nothing was changed\.\n {2}a is -1: .*\n {2}b is "illegal": .*$/,
  );
  expect(refused({ a: -1, b: pulumi.output("illegal") })).toThrow(/has 1 problem; nothing was changed/);
});

test.each([
  ["an output", () => pulumi.output(3)],
  ["a promise", () => Promise.resolve(3)],
  ["an output of an output", () => pulumi.output(Promise.resolve(pulumi.output(3)))],
])("%s counts as not known at first, and is planned when it is there", async (_, value) => {
  const { outline, get } = planned({ a: value(), b: "x" }, plan);
  expect(outline).toEqual({ doubled: 2, b: "x" });
  expect(await outcome(get(({ doubled }) => doubled))).toEqual(settled(6));
  expect(await outcome(get(({ b }) => b))).toEqual(settled("x"));
});

test.each([
  ["in a map", () => ({ inner: pulumi.output("x") })],
  ["in a list", () => ["x", pulumi.output("x")]],
  ["in a map in an output", () => pulumi.output({ inner: pulumi.output("x") })],
])("outputs are found %s", async (_, value) => {
  expect(hasOutputs({ b: value() })).toBe(true);
  const { get } = planned({ b: value() }, plan);
  const found = (await outcome(get(({ b }) => JSON.stringify(b)))) as { value: string };
  expect(found.value).toMatch(/^(\{"inner":"x"\}|\["x","x"\])$/);
});

test.each([{}, { b: undefined }, { b: null }, { b: [] }, { b: { c: [1, "2", { d: true }] } }])(
  "there are none in %j",
  (args) => {
    expect(hasOutputs(args)).toBe(false);
  },
);

test("a part of a plan is a plan of its own", async () => {
  const part = partOf(planned({ a: pulumi.output(3) }, plan), (all) => ({ twice: [all.doubled] }));
  expect(part.outline).toEqual({ twice: [2] });
  expect(await outcome(part.get(({ twice }) => twice[0]))).toEqual(settled(6));
});

test("what a preview does not know is refused by nobody, and nothing is known of what follows from it", () =>
  inPreview(async () => {
    const { outline, get } = planned({ a: notKnownYet(), b: "x" }, plan);
    expect(outline).toEqual({ doubled: 2, b: "x" });
    expect(await outcome(get(({ doubled }) => doubled))).toEqual({ known: false, secret: false });
  }));

describe("secrets", () => {
  test("make secrets of what follows from them, and of nothing else", async () => {
    const { get } = planned({ a: pulumi.secret(3), b: pulumi.output("x") }, plan);
    expect(await outcome(get(({ doubled }) => doubled))).toEqual(settledSecret(6));
    expect(await outcome(get(({ b }) => b))).toEqual(settled("x"));
    expect(await outcome(get((all) => all))).toEqual(settledSecret({ doubled: 6, b: "x" }));
  });

  test("are found within others", async () => {
    const { get } = planned({ b: { c: [pulumi.secret("x")], d: "y" } }, plan);
    const of = (part: (b: { c: string[]; d: string }) => unknown) =>
      outcome(get(({ b }) => part(b as { c: string[]; d: string })));
    expect(await of(({ c }) => c[0])).toEqual(settledSecret("x"));
    expect(await of(({ d }) => d)).toEqual(settled("y"));
  });

  test("are not told from the absence of a part that they might have had", async () => {
    const { get } = planned({ a: pulumi.secret(3) }, plan);
    expect(await outcome(get(({ b }) => b))).toEqual(settled(undefined));
  });
});

describe("an output that is not legal", () => {
  const messageOf = async (args: Settings): Promise<string> => {
    const { get } = planned(args, plan);
    const error: unknown = await outcome(get(({ doubled }) => doubled)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  };

  test("is refused with the words that a plain value is refused with, though other things may have been changed", async () => {
    expect(await messageOf({ a: pulumi.output(-1), b: pulumi.output("illegal") })).toBe(
      "The configuration has 2 problems.\n" +
        "  a is -1: a number above 0 is wanted.\n" +
        '  b is "illegal": something else is wanted.',
    );
  });

  test("is not shown where it is a secret", async () => {
    expect(await messageOf({ a: pulumi.secret(-1), b: pulumi.output("illegal") })).toBe(
      "The configuration has 2 problems.\n" +
        '  a is "[secret]": a number above 0 is wanted.\n' +
        '  b is "illegal": something else is wanted.',
    );
  });

  test("is one error for all parts, which nobody on the way adds to", async () => {
    const { get } = planned({ a: pulumi.output(-1) }, plan);
    const caught = await Promise.all(
      [get(({ doubled }) => doubled), get(({ b }) => b)].map((part) =>
        outcome(part).catch((error: unknown) => error as Error),
      ),
    );
    expect(caught[0]).toBe(caught[1]);
    const error = caught[0] as Error;
    const { message } = error;
    error.message = `error serializing property "command": ${message}`; // as Pulumi does
    expect(error.message).toBe(message);
    expect(error.stack).toBeUndefined();
  });

  test("leaves errors of another kind as they are", async () => {
    const broken = planned({ a: pulumi.output(3) }, ({ a }: Settings) => {
      if (a === 3) throw new TypeError("broken");
    });
    await expect(outcome(broken.get(() => 1))).rejects.toThrow(new TypeError("broken"));
  });
});
