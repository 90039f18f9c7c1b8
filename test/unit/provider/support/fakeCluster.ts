import { createHmac } from "node:crypto";
import { AddressInfo, createServer, Server } from "node:net";
import { encodeFrame, Frame, FrameDecoder } from "../../../../remoting/frame";

type Table = Record<string, Record<string, unknown>>;

/** Messages of a queue, and how many of them a group has read. */
interface Queue {
  readonly topic: string;
  readonly queueId: number;
  readonly written: number;
  readonly read?: Readonly<Record<string, number>>;
}

/** A broker that keeps what it is told, and says so. */
export class FakeBroker {
  readonly topics: Table = {};
  readonly groups: Table = {};
  users: Table = {};
  readonly policies: Record<string, Record<string, unknown>[]> = {};
  /** Who may ask, where it has access control: the secret key by the access key. */
  readonly allowed: Record<string, string> = {};
  readonly queues: Queue[] = [];
  readonly delayed: Record<string, number> = {};
  /** Groups whose consumers are connected, by a topic that they once subscribed to. */
  readonly online: Record<string, string[]> = {};
  /** The codes of all requests that would change something. */
  readonly changes: number[] = [];
  /** Whether it knows the requests of RocketMQ 5, and attributes. */
  isOld = false;
  /** What it answers instead, by code. */
  readonly refusals: Record<number, string> = {};
  address = "";

  answer(frame: Frame): Partial<Frame> {
    const { code, extFields, body } = frame;
    const problem = this.objection(frame);
    if (problem !== undefined) return { code: 16, remark: problem };
    if (code in this.refusals) return { code: 1, remark: this.refusals[code] };
    if ([17, 200, 207, 215].includes(code)) this.changes.push(code);
    const { topic, groupName, consumerGroup } = extFields;
    switch (code) {
      case 351:
        if (this.isOld) return { code: 3 };
        return topic in this.topics ? json(this.topics[topic]) : { code: 17 };
      case 21:
        return json({ topicConfigTable: this.topics });
      case 17:
        this.topics[topic] = {
          topicName: topic,
          readQueueNums: Number(extFields.readQueueNums),
          writeQueueNums: Number(extFields.writeQueueNums),
          perm: Number(extFields.perm),
          order: extFields.order === "true",
          topicFilterType: extFields.topicFilterType,
          topicSysFlag: Number(extFields.topicSysFlag),
          ...(this.isOld ? {} : { attributes: altered(this.topics[topic], extFields.attributes) }),
        };
        return {};
      case 215:
        delete this.topics[topic];
        return {};
      case 201:
        return json({ subscriptionGroupTable: this.groups });
      case 200: {
        const { attributes = {}, ...config } = JSON.parse(body.toString()) as {
          groupName: string;
          attributes?: Record<string, string>;
        };
        const text = Object.entries(attributes).map(([key, value]) => (value ? `${key}=${value}` : key));
        const before = this.groups[config.groupName];
        this.groups[config.groupName] = {
          notifyConsumerIdsChangedEnable: true,
          ...config,
          attributes: altered(before, text.join(",")),
        };
        return {};
      }
      case 207:
        delete this.groups[groupName];
        return {};
      case 300:
        return json({
          groupList: [
            ...new Set([
              ...(this.online[topic] ?? []),
              ...this.queues
                .filter((one) => one.topic === topic)
                .flatMap(({ read = {} }) => Object.keys(read)),
            ]),
          ],
        });
      case 202:
        return json({
          offsetTable: this.byQueue(topic, ({ written }) => ({ minOffset: 0, maxOffset: written })),
        });
      case 208:
        return json({
          offsetTable: this.byQueue(topic, ({ written, read = {} }) =>
            consumerGroup in read
              ? { brokerOffset: written, consumerOffset: read[consumerGroup] }
              : undefined,
          ),
        });
      case 61:
        if (this.isOld) return { code: 3 };
        return json({
          timingCount: Object.fromEntries(
            Object.entries(this.delayed).map(([name, count]) => [name, { count }]),
          ),
        });
      case 3004:
        return extFields.username in this.users ? json(this.users[extFields.username]) : {};
      case 3001:
      case 3002:
        this.users[extFields.username] = JSON.parse(body.toString()) as Record<string, unknown>;
        return {};
      case 3003:
        delete this.users[extFields.username];
        return {};
      case 3005:
        return json(
          Object.values(this.users).filter(({ username }) => String(username).includes(extFields.filter)),
        );
      case 3009: {
        const entries = this.policies[extFields.subject] ?? [];
        return entries.length === 0 ? {} : json({ policies: [{ policyType: "Custom", entries }] });
      }
      case 3007: {
        const { policies } = JSON.parse(body.toString()) as {
          policies: { entries: Record<string, unknown>[] }[];
        };
        const { entries } = policies[0];
        const others = (this.policies[extFields.subject] ?? []).filter(
          (old) => !entries.some(({ resource }) => resource === old.resource),
        );
        this.policies[extFields.subject] = [...others, ...entries];
        return {};
      }
      case 3008:
        this.policies[extFields.subject] = this.policies[extFields.subject].filter(
          ({ resource }) => resource !== extFields.resource,
        );
        return {};
      default:
        return { code: 3, remark: `request ${code}` };
    }
  }

  /** Why somebody may not ask. */
  private objection({ extFields, body }: Frame): string | undefined {
    if (Object.keys(this.allowed).length === 0) return undefined;
    const { Signature, ...fields } = extFields;
    const secret = this.allowed[fields.AccessKey ?? ""];
    if (secret === undefined) return `User:${fields.AccessKey} is not found.`;
    const values = Object.keys(fields)
      .sort()
      .map((name) => fields[name]);
    const hash = createHmac("sha1", secret).update(values.join("")).update(body).digest("base64");
    return hash === Signature ? undefined : "check signature failed.";
  }

  private byQueue(topic: string, value: (queue: Queue) => object | undefined): object {
    const queues = this.queues.filter((one) => topic === "" || one.topic === topic);
    return Object.fromEntries(
      queues.flatMap((queue) => {
        const offsets = value(queue);
        const { topic, queueId } = queue;
        return offsets ? [[JSON.stringify({ brokerName: "b", queueId, topic }), offsets]] : [];
      }),
    );
  }
}

/** As RocketMQ changes attributes: `+key=value` sets one, `-key` takes one away, which has to be there. */
function altered(before: Record<string, unknown> | undefined, changes: string): object {
  const attributes = { ...(before?.attributes as Record<string, string> | undefined) };
  for (const change of changes.split(",").filter(Boolean)) {
    const [key, value] = [change.slice(1).split("=")[0], change.split("=")[1]];
    if (change.startsWith("+")) attributes[key] = value;
    else if (!(key in attributes)) throw new Error(`attempt to delete a nonexistent key: ${key}`);
    else delete attributes[key];
  }
  return attributes;
}

const json = (value: object): Partial<Frame> => ({ body: Buffer.from(JSON.stringify(value)) });

/** A cluster of masters, with one name server, whose addresses are this machine's. */
export class FakeCluster {
  nameServer = "";
  /** Topics that the name server was told to forget. */
  readonly forgotten: string[] = [];
  private readonly servers: Server[] = [];

  constructor(readonly brokers: Readonly<Record<string, FakeBroker>>) {}

  async start(): Promise<void> {
    for (const broker of Object.values(this.brokers))
      broker.address = await this.listen((frame) => broker.answer(frame));
    this.nameServer = await this.listen(({ code, extFields }) => {
      if (code === 216) this.forgotten.push(extFields.topic);
      if (code !== 106) return {};
      const brokers = Object.entries(this.brokers).map(([brokerName, { address }]) => ({
        brokerName,
        cluster: "DefaultCluster",
        brokerAddrs: { 0: address },
      }));
      return json({ brokerAddrTable: Object.fromEntries(brokers.map((one) => [one.brokerName, one])) });
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  private async listen(answer: (frame: Frame) => Partial<Frame>): Promise<string> {
    const server = createServer((socket) => {
      const decoder = new FrameDecoder();
      socket.on("error", () => undefined);
      socket.on("data", (chunk: Buffer) => {
        for (const frame of decoder.push(chunk)) {
          const { opaque } = frame;
          const usual = { code: 0, flag: 1, extFields: {}, body: Buffer.alloc(0) };
          socket.write(encodeFrame({ ...usual, ...answer(frame), opaque }));
        }
      });
    });
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
}
