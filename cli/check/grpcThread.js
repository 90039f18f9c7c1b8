// A thread in which RocketMQ's gRPC client does one step after the other. Plain JavaScript: a thread has no TypeScript.
const { Buffer } = require("node:buffer");
const { parentPort, workerData } = require("node:worker_threads");
const { NotFoundException, Producer, SimpleConsumer } = require("rocketmq-client-nodejs");

/** @type {{ endpoints: string, topic: string, group: string }} */
const { endpoints, topic, group } = workerData;

const ignore = () => {};

const common = {
  endpoints,
  namespace: "",
  topics: [topic],
  sslEnabled: false, // a proxy takes both, and its certificate is mostly one that it made for itself
  logger: { info: ignore, warn: ignore, error: ignore }, // else it writes to the home directory
};
const producer = new Producer(common);
const consumer = new SimpleConsumer({
  ...common,
  consumerGroup: group,
  subscriptions: new Map([[topic, "*"]]),
  awaitDuration: 5000, // milliseconds; proxies want no less
});

const steps = {
  /** Whether the proxy knows the topic yet. */
  async start() {
    try {
      for (const client of [producer, consumer]) if (!client.isRunning()) await client.startup();
      return true;
    } catch (error) {
      if (rootOf(error) instanceof NotFoundException) return undefined;
      throw error;
    }
  },
  /** @param {Uint8Array} body */
  async send(body) {
    await producer.send({ topic, body: Buffer.from(body) });
    return true;
  },
  async receive() {
    const [message] = await consumer.receive(1);
    if (message !== undefined) await consumer.ack(message);
    return message?.body;
  },
  async stop() {
    await Promise.all([producer.shutdown(), consumer.shutdown()]);
  },
};

parentPort?.on("message", async ({ step, body }) => {
  const reply = await steps[/** @type {keyof typeof steps} */ (step)](body).then(
    (result) => ({ result }),
    (error) => {
      const { code, details, message } = rootOf(error);
      return { problem: { code, message: details ?? message } };
    },
  );
  parentPort?.postMessage(reply);
});

/** @returns {any} what an error goes back to */
const rootOf = (/** @type {any} */ error) => (error.cause === undefined ? error : rootOf(error.cause));
