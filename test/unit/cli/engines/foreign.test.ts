import { Thing } from "../../../../cli/engines/belongings";
import { namedAlike, rejectForeign } from "../../../../cli/engines/foreign";
import { Stack } from "../../../../cli/engines/stack";

const stack = { project: "rocketmq", stack: "dev" } as Stack;
const foreign = { containers: ["rocketmq-broker-a"], networks: ["rocketmq"] };
const none = { containers: [], networks: [] };

const refusal = (alike: typeof foreign | typeof none) => () => rejectForeign(foreign, alike, stack);

test("nothing foreign is nothing to refuse", () => {
  expect(() => rejectForeign(none, none, stack)).not.toThrow();
});

test("what is somebody else's is refused, with the way out", () => {
  expect(refusal(none)).toThrow(
    /^Docker has the container rocketmq-broker-a and the network rocketmq already, which this stack did not make.*\n {2}docker stop -t 60 rocketmq-broker-a && docker rm rocketmq-broker-a && docker network rm rocketmq$/s,
  );
  expect(refusal(none)).not.toThrow(/--adopt/);
});

test("what a stack of the same name made may be taken over, if all of it is", () => {
  expect(refusal(foreign)).toThrow(
    /of a stack of this name, rocketmq\/dev\. .* npm start -- --adopt takes them over/,
  );
  expect(refusal({ ...none, networks: ["rocketmq"] })).not.toThrow(/--adopt/);
});

test("it is known by what belongs to the stack, and of its own type", () => {
  const thing = (type: Thing["type"], name: string) => ({ type, name }) as Thing;
  const belongings = {
    own: [thing("container", "rocketmq-broker-a")],
    alike: [thing("volume", "rocketmq")],
  };
  expect(namedAlike(foreign, belongings)).toEqual({ containers: ["rocketmq-broker-a"], networks: [] });
});
