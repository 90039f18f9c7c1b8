import { led } from "../../../../cli/commands/backup";
import type { Store } from "../../../../cli/backup/stores";

/** What each container says of itself; absent: it does not answer. */
const answers: Record<string, { readonly active: boolean; readonly end: number } | undefined> = {};
const asked: string[] = [];

jest.mock("../../../../components/execute", () => ({
  execute: ({ name }: { name: string }) => {
    asked.push(name);
    const said = answers[name];
    const table = said && { brokerActive: String(said.active), commitLogMaxOffset: String(said.end) };
    return Promise.resolve({
      succeeded: said !== undefined,
      output: `\n${JSON.stringify({ table: table ?? {} })}\n\n\n`,
    });
  },
}));

const store = (containerName: string, running = true, controlled = true): Store =>
  ({
    broker: { containerName, controlled },
    container: { running },
    at: { port: 10911 },
    docker: { api: { getContainer: (name: string) => ({ name }) } },
  }) as unknown as Store;

const order = async (first: Store, ...slaves: Store[]) => {
  const group = await led({ first, slaves });
  return [group.first, ...group.slaves].map(({ broker }) => broker.containerName);
};

beforeEach(() => {
  for (const name of Object.keys(answers)) delete answers[name];
  asked.length = 0;
});

test("of a group with controllers the master is first", async () => {
  Object.assign(answers, {
    a: { active: false, end: 9 },
    b: { active: true, end: 8 },
    c: { active: false, end: 8 },
  });
  expect(await order(store("a"), store("b"), store("c"))).toEqual(["b", "a", "c"]);
});

test("where two say that they are it, or none, the one with the most messages is", async () => {
  Object.assign(answers, { a: { active: true, end: 7 }, b: { active: true, end: 8 } });
  expect(await order(store("a"), store("b"), store("c", false))).toEqual(["b", "a", "c"]);
  Object.assign(answers, { a: { active: false, end: 7 }, b: { active: false, end: 6 } });
  expect(await order(store("b"), store("a"))).toEqual(["a", "b"]);
});

test("one that does not run, or answer, is asked for nothing more, and comes last", async () => {
  Object.assign(answers, { c: { active: false, end: 1 } });
  expect(await order(store("a", false), store("b"), store("c"))).toEqual(["c", "a", "b"]);
  expect(asked).toEqual(["b", "c"]);
});

test("as it is where none runs, and where there are no controllers", async () => {
  expect(await order(store("a", false), store("b", false))).toEqual(["a", "b"]);
  Object.assign(answers, { b: { active: true, end: 8 } });
  expect(await order(store("a", true, false), store("b", true, false))).toEqual(["a", "b"]);
});
