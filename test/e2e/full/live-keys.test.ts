import { profiles } from "../../../model/profiles";
import { requestOptions, withConnection } from "../../../remoting";
import { Ask } from "../../../remoting/ask";
import { Frame } from "../../../remoting/frame";
import { decodeMessages } from "../../../remoting/message";
import { createTopic, pullMessage, sendMessage } from "../../../remoting/requests";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { changeSetting, startSingleBroker } from "../support/singleBroker";
import { eventually } from "../support/wait";

const minute = 60_000;

/** The codes of answers that are looked at. */
const every = [0, 1, 13, 16, 17, 19, 20, 26];

/** A key whose effect shows in the next answer, and what shows with two values of it. */
interface Shown {
  readonly key: string;
  readonly look: (ask: Ask) => Promise<unknown>;
  readonly usual: readonly [value: unknown, shows: unknown];
  readonly other: readonly [value: unknown, shows: unknown];
}

const topic = "Changes";

const send = (ask: Ask, fields: object = {}): Promise<Frame> => {
  const request = sendMessage(topic, "broker-a", Buffer.from("a message"));
  return ask({ ...request, fields: { ...request.fields, ...fields } }, every);
};
const pull = (ask: Ask, fields: object = {}): Promise<Frame> => {
  const request = pullMessage(topic, "broker-a");
  return ask({ ...request, fields: { ...request.fields, ...fields } }, every);
};
const codeOf =
  (work: (ask: Ask) => Promise<Frame>) =>
  async (ask: Ask): Promise<number> =>
    (await work(ask)).code;
const countMessages = async (ask: Ask): Promise<number> =>
  decodeMessages((await pull(ask, { maxMsgNums: "32" })).body).length;

const shown: readonly Shown[] = [
  { key: "autoCreateSubscriptionGroup", usual: [true, 0], other: [false, 26], look: newGroup() },
  { key: "brokerPermission", usual: [6, 0], other: [2, 16], look: codeOf((ask) => pull(ask)) },
  {
    key: "enablePropertyFilter",
    ...{ usual: [false, 1], other: [true, 20] },
    look: codeOf((ask) => pull(ask, { expressionType: "SQL92", subscription: "a > 1" })),
  },
  {
    key: "maxTransferCountOnMessageInMemory",
    ...{ usual: [32, 3], other: [1, 1] },
    look: countMessages,
  },
  {
    key: "regionId",
    ...{ usual: ["DefaultRegion", "DefaultRegion"], other: ["north", "north"] },
    look: async (ask) => (await send(ask)).extFields.MSG_REGION,
  },
  {
    key: "rejectTransactionMessage",
    ...{ usual: [false, 0], other: [true, 16] },
    look: codeOf((ask) => send(ask, { properties: "TRAN_MSG\u0001true\u0002PGROUP\u0001producers\u0002" })),
  },
  {
    key: "startAcceptSendRequestTimeStamp",
    ...{ usual: [0, 0], other: [Date.now() + 3600_000, 1] },
    look: codeOf((ask) => send(ask)),
  },
  {
    key: "timerMaxDelaySec", // RocketMQ 5 has it
    ...{ usual: [259200, 0], other: [10, 13] },
    look: codeOf((ask) => send(ask, { properties: "TIMER_DELAY_SEC\u0001100\u0002" })),
  },
  {
    key: "traceOn",
    ...{ usual: [true, "true"], other: [false, "false"] },
    look: async (ask) => (await send(ask)).extFields.TRACE_ON,
  },
];

/** Each time a group that the broker does not know yet. */
function newGroup(): Shown["look"] {
  let count = 0;
  return codeOf((ask) => pull(ask, { consumerGroup: `Group${count++}` }));
}

describeWith(["docker"], "a running broker", () => {
  let place: Place;

  beforeEach(async () => {
    place = await Place.find();
  }, minute);
  afterEach(() => place.clear(), minute);

  test.each(["rocketmq5", "rocketmq4", "rocketmq44"] as const)(
    "of %s does as keys say that are changed meanwhile",
    async (profile) => {
      const { broker } = profiles[profile].server.keys;
      const address = await startSingleBroker(place, profile);
      await withConnection(address, requestOptions({ seconds: 30 }), async (ask) => {
        await ask(createTopic(topic));
        // A broker of RocketMQ 4 takes no message just after its start.
        await eventually("the broker takes messages", async () => (await send(ask)).code === 0, minute);
        await send(ask);
        await send(ask);
        await eventually("they are in the queue", async () => (await countMessages(ask)) === 3, minute);
        const here = shown.filter(({ key }) => key in broker);
        expect(here.length).toBeGreaterThan(6);
        for (const { key, look, usual, other } of here) {
          expect([key, broker[key]]).toEqual([key, expect.objectContaining({ effect: "live" })]);
          for (const [value, shows] of [usual, other, usual]) {
            await changeSetting(ask, key, value);
            expect([key, value, await look(ask)]).toEqual([key, value, shows]);
          }
        }
        await takesAnotherOnlyWhenItStarts(ask);
      });
    },
    3 * minute,
  );
});

/** Turned off it is so at once, and therefore one might take it for live; but not on again. */
async function takesAnotherOnlyWhenItStarts(ask: Ask): Promise<void> {
  const key = "autoCreateTopicEnable";
  const sendToNew = (name: string): Promise<number> => codeOf((one) => send(one, { topic: name }))(ask);
  const codes = [await sendToNew("New1")];
  for (const value of [false, true]) {
    await changeSetting(ask, key, value);
    codes.push(await sendToNew(`New${value}`));
  }
  expect([key, codes]).toEqual([key, [0, 17, 17]]);
}
