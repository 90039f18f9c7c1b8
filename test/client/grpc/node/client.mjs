/**
 * Sends or receives with Apache's client for Node.js: one command, one line of JSON on stdout, exit code 0 or 1.
 *
 *   send    --endpoints E --topic T --mode normal|async|fifo --count N [--prefix P]
 *   receive --endpoints E --topic T --way simple|push --group G --expect N
 *   both    [--timeout SECONDS] [--access-key USER --secret-key PASSWORD] [--ca FILE]
 */
import { Buffer } from "node:buffer";
import { Console } from "node:console";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Tally } from "./tally.mjs";

const groups = 4;
const logger = new Console(process.stderr);
process.env.HOME = join(tmpdir(), "rocketmq-test-client"); // below it is a log that the library writes all the same

const text = { type: "string" };
const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ endpoints: text, topic: text, mode: text, count: text, prefix: { ...text, default: "message" } },
    ...{ "access-key": text, "secret-key": text, ca: text },
    ...{ way: text, group: text, expect: text, timeout: { ...text, default: "30" } },
  },
});
const { endpoints, topic, mode, way } = options;
const { "access-key": accessKey, "secret-key": accessSecret } = options;
const sessionCredentials = accessKey && { accessKey, accessSecret };
const sslEnabled = options.ca !== undefined;
// gRPC reads it when it is loaded.
if (options.ca !== undefined) process.env.GRPC_DEFAULT_SSL_ROOTS_FILE_PATH = options.ca;
const { ConsumeResult, Producer, PushConsumer, SimpleConsumer } = await import("rocketmq-client-nodejs");
const deadline = Date.now() + Number(options.timeout) * 1000;

async function send() {
  const producer = new Producer({ endpoints, logger, sessionCredentials, sslEnabled, topic });
  await producer.startup();
  const run = randomUUID();
  let sent = 0;
  let error;
  const one = (i) =>
    producer
      .send({
        topic,
        body: Buffer.from(`${options.prefix}-${mode}-${i}`),
        ...(mode === "fifo" && { messageGroup: `${run}-${i % groups}` }),
      })
      .then(
        () => sent++,
        (reason) => (error ??= String(reason)),
      );
  const answers = [];
  for (let i = 0; i < Number(options.count); i++) {
    answers.push(one(i));
    if (mode !== "async") await answers[i];
  }
  await Promise.all(answers);
  await producer.shutdown();
  return { mode, sent, failed: Number(options.count) - sent, error };
}

async function receive() {
  const tally = new Tally(Number(options.expect));
  const { group: consumerGroup } = options;
  const subscriptions = new Map([[topic, "*"]]);
  const subscription = { endpoints, logger, sessionCredentials, sslEnabled, consumerGroup, subscriptions };
  if (way === "simple") await simple(subscription, tally);
  else await push(subscription, tally);
  return tally.answer(way);
}

async function simple(subscription, tally) {
  const consumer = new SimpleConsumer({ ...subscription, awaitDuration: 5000 });
  await consumer.startup();
  while (tally.missing > 0 && Date.now() < deadline) {
    try {
      for (const message of await consumer.receive(32, 20_000)) {
        tally.add(message);
        await consumer.ack(message);
      }
    } catch (error) {
      tally.failed(error);
      await sleep(200);
    }
  }
  await consumer.shutdown();
}

async function push(subscription, tally) {
  const consume = (message) => {
    tally.add(message);
    return Promise.resolve(ConsumeResult.SUCCESS);
  };
  const consumer = new PushConsumer({ ...subscription, messageListener: { consume } });
  await consumer.startup();
  while (tally.missing > 0 && Date.now() < deadline) await sleep(100);
  await sleep(1000); // until all is acknowledged; a shutdown would also wait for polls that are under way, half a minute
}

const commands = { send, receive };
const command = commands[positionals[0]] ?? (() => Promise.reject(new Error("no command: send or receive")));
const answer = await command().catch((error) => ({ error: String(error.cause ?? error) }));
process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(answer.error === undefined ? 0 : 1));
