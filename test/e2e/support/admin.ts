import { Vantage } from "./clientHost";

/** RocketMQ's own tool. */
export class Admin {
  /**
   * @param from where it is run, in the folder that it is in, such as in a broker's container
   * @param nameServer its address from there
   */
  constructor(
    private readonly from: Vantage,
    private readonly nameServer: string,
    private readonly cluster = "DefaultCluster",
  ) {}

  /**
   * No gRPC client may ask for the topic before: a proxy remembers for a while what was not there.
   * @param queues of each broker
   */
  async createTopic(topic: string, type: "NORMAL" | "FIFO", queues = 8): Promise<void> {
    const counts = ["-r", String(queues), "-w", String(queues)];
    const order = type === "FIFO" ? ["-o", "true"] : [];
    await this.update("updateTopic", "-t", topic, ...counts, ...order, "-a", `+message.type=${type}`);
  }

  /** One that a single broker has. @param broker its address from there */
  async createTopicOn(broker: string, topic: string): Promise<void> {
    await this.succeed("updateTopic", "-b", broker, "-t", topic, "-r", "4", "-w", "4");
  }

  /** A group whose consumers, of whatever kind, get the messages of a message group one after the other. */
  async createOrderlyGroup(group: string): Promise<void> {
    await this.update("updateSubGroup", "-g", group, "-o", "true");
  }

  private update(command: string, ...args: string[]): Promise<void> {
    return this.succeed(command, "-c", this.cluster, ...args);
  }

  private async succeed(command: string, ...args: string[]): Promise<void> {
    const printed = await this.run(command, ...args);
    // It ends with 0 also where it failed.
    if (!/ success\b/.test(printed) || /Exception/.test(printed)) throw new Error(`${command}: ${printed}`);
  }

  private run(command: string, ...args: string[]): Promise<string> {
    // Else it asks for 1 GB, and takes its time.
    const java = "_JAVA_OPTIONS=-Xms32m -Xmx128m -Xmn16m -XX:TieredStopAtLevel=1";
    return this.from.run("env", [java, "sh", "mqadmin", command, "-n", this.nameServer, ...args]);
  }
}
