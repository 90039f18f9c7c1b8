// A thread that runs RocketMQ's gRPC client step by step. Plain JavaScript, because a thread cannot load TypeScript.
const { Buffer } = require("node:buffer");
const { createRequire } = require("node:module");
const { parentPort, workerData } = require("node:worker_threads");
const { NotFoundException, Producer, SimpleConsumer } = require("rocketmq-client-nodejs");

/** @type {{ endpoints: string, topic: string, group: string, credentials?: { accessKey: string, secretKey: string }, caCertificate?: string }} */
const { endpoints, topic, group, credentials, caCertificate } = workerData;

// The client's own, which takes the system's authorities for granted. A proxy may be dialled at an address that its certificate does not know.
const { ChannelCredentials } = createRequire(require.resolve("rocketmq-client-nodejs"))("@grpc/grpc-js");
const { createSsl } = ChannelCredentials;
ChannelCredentials.createSsl = () =>
  createSsl(Buffer.from(caCertificate ?? ""), null, null, { checkServerIdentity: () => undefined });

const ignore = () => {};

const common = {
  endpoints,
  namespace: "",
  topics: [topic],
  requestTimeout: 5000, // milliseconds; in the default, 3000, a broker that waits for a slave as long does not answer
  sslEnabled: caCertificate !== undefined, // else a proxy accepts both
  sessionCredentials: credentials && {
    accessKey: credentials.accessKey,
    accessSecret: credentials.secretKey,
  },
  logger: { info: ignore, warn: ignore, error: ignore }, // otherwise it writes to the home directory
};
const producer = new Producer(common);
const consumer = new SimpleConsumer({
  ...common,
  consumerGroup: group,
  subscriptions: new Map([[topic, "*"]]),
  awaitDuration: 5000, // milliseconds; the minimum of proxies
});

const steps = {
  /** @returns true if the proxy knows the topic, undefined if it does not know it yet */
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

/** @returns {any} the first cause of an error */
const rootOf = (/** @type {any} */ error) => (error.cause === undefined ? error : rootOf(error.cause));
