import { LaidOut } from "../e2e/support/laidOut";
import { Stream, Streamed, streamByGrpc, streamByRemoting } from "../e2e/support/stream";

/** The applications that send and receive all the time, by the names that their columns have. */
export const applications = ["ordered", "unordered", "gRPC", "transactional", "delayed"] as const;
export type Application = (typeof applications)[number];
export type Noticed = Readonly<Record<Application, Streamed>>;

/** Twenty messages a second each: all servers and clients share one machine, and are to be measured, not it. */
const pauseMilliseconds = 50;
const common = { quick: true, pauseMilliseconds };

/** Each has a topic of its own, which the group that is hit has alone, but for one that both groups have. */
export class Applications {
  private constructor(private readonly streams: Readonly<Record<Application, Stream>>) {}

  static createTopics = (cluster: LaidOut): Promise<void> =>
    cluster.createTopics({
      ...Object.fromEntries(applications.map((topic) => [topic, ["broker-a"]])),
      unordered: ["broker-a", "broker-b"],
    });

  static async begin({ nameServers, proxies }: LaidOut): Promise<Applications> {
    const started: [Application, Stream][] = [];
    try {
      for (const name of applications) started.push([name, await start(name)]);
    } catch (error) {
      for (const [, stream] of started) stream.kill();
      throw error;
    }
    return new Applications(Object.fromEntries(started) as Record<Application, Stream>);

    function start(name: Application): Promise<Stream> {
      if (name === "gRPC") return streamByGrpc(proxies, name, { pauseMilliseconds });
      const mode = name === "unordered" ? "normal" : name;
      return streamByRemoting(nameServers, name, { ...common, mode });
    }
  }

  /** What they noticed until now; then they go on. */
  async noticed(): Promise<Noticed> {
    const all = await Promise.all(
      applications.map(async (name) => [name, await this.streams[name].noticed()] as const),
    );
    return Object.fromEntries(all) as Record<Application, Streamed>;
  }

  end(): void {
    for (const name of applications) this.streams[name].kill();
  }
}
