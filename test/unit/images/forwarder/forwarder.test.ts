import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { closedPort } from "../../support/net";
import { describeUnless, noJdk } from "./support/jdk";
import { Program, Usage, Workplace } from "./support/program";
import { Target } from "./support/target";

/** Sends back what comes, and ends when that ends. */
const echo = (socket: Socket): unknown => socket.pipe(socket);

/** All that comes until the other side ends; unlike `buffer(socket)` it leaves the own direction open. */
const received = (socket: Socket): Promise<Buffer> => buffer(socket.iterator({ destroyOnReturn: false }));

const megabytes = randomBytes(8 << 20);

describeUnless(noJdk, "the forwarder", () => {
  jest.setTimeout(30_000); // a JVM may take its time

  let workplace: Workplace;
  const cleanups: (() => unknown)[] = [];

  beforeAll(() => {
    workplace = Workplace.make();
    workplace.nameHosts({ localhost: "127.0.0.1" });
  });
  afterEach(async () => {
    for (const clean of cleanups.splice(0).reverse()) await clean();
  });
  afterAll(() => workplace.clear());

  async function listen(...how: Parameters<typeof Target.start>): Promise<Target> {
    const target = await Target.start(...how);
    cleanups.push(() => target.stop());
    return target;
  }

  function start(agentArguments?: string): Program {
    const program = new Program(workplace, agentArguments);
    cleanups.push(() => program.kill());
    return program;
  }

  /** A program with the agent, which forwards a port to each target. */
  async function forward(...targets: readonly string[]): Promise<{ program: Program; ports: number[] }> {
    const ports: number[] = [];
    for (const _ of targets) ports.push(await closedPort());
    const program = start(targets.map((target, i) => `${ports[i]}=${target}`).join(","));
    await program.running();
    return { program, ports };
  }

  /** A connection to the forwarder, which takes it also where there is no target. */
  async function dial(port: number): Promise<Socket> {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => undefined);
    cleanups.push(() => socket.destroy());
    await once(socket, "connect");
    return socket;
  }

  /** What comes back for what is sent. */
  async function exchange(port: number, sent: string): Promise<string> {
    const socket = await dial(port);
    socket.end(sent);
    return String(await received(socket));
  }

  /** The connection is closed without having been used. */
  async function expectNobody(port: number): Promise<void> {
    expect(String(await received(await dial(port)))).toBe("");
  }

  /** Waits until the agent has just so much open. */
  async function expectUsage(program: Program, { threads, files }: Partial<Usage>): Promise<Usage> {
    const deadline = Date.now() + 20_000;
    let usage: Usage;
    do usage = await program.usage();
    while ((usage.threads !== threads || usage.files !== (files ?? usage.files)) && Date.now() < deadline);
    expect(usage).toEqual({ threads, files: files ?? usage.files });
    return usage;
  }

  test("carries many bytes both ways", async () => {
    const { port } = await listen(echo);
    const { ports } = await forward(`127.0.0.1:${port}`);
    const socket = await dial(ports[0]);
    socket.end(megabytes);
    expect(megabytes.equals(await received(socket))).toBe(true);
  });

  test("passes the program's end on, and brings what comes after it", async () => {
    const { port } = await listen((socket) => void received(socket).then(() => socket.end(megabytes)));
    const { ports } = await forward(`127.0.0.1:${port}`);
    const socket = await dial(ports[0]);
    socket.end("all");
    expect(megabytes.equals(await received(socket))).toBe(true);
  });

  test("passes the target's end on, and brings it what comes after it", async () => {
    let last: Promise<Buffer> | undefined;
    const { port } = await listen((socket) => {
      last = received(socket);
      socket.end("all");
    });
    const { ports } = await forward(`127.0.0.1:${port}`);
    const socket = await dial(ports[0]);
    expect(String(await received(socket))).toBe("all");
    socket.end(megabytes);
    expect(megabytes.equals((await last)!)).toBe(true);
  });

  test("carries many connections at once, and keeps nothing of them", async () => {
    const { port } = await listen(echo);
    const { program, ports } = await forward(`127.0.0.1:${port}`);
    const { threads } = await program.usage();
    await exchange(ports[0], "the first, with which the JVM opens files for good");
    const before = await expectUsage(program, { threads });

    const sockets = await Promise.all(Array.from({ length: 50 }, () => dial(ports[0])));
    const answers = sockets.map(async (socket, i) => {
      socket.write(`${i}`);
      return String((await once(socket, "data"))[0]);
    });
    expect(await Promise.all(answers)).toEqual(sockets.map((_, i) => `${i}`));
    expect((await program.usage()).threads).toBe(threads + 100);
    for (const socket of sockets) socket.end();
    await expectUsage(program, before);
  });

  test.each(["program", "target"])("ends the other side where the %s breaks off", async (side) => {
    const target = await listen((socket) => socket.write("welcome"));
    const { program, ports } = await forward(`127.0.0.1:${target.port}`);
    const { threads } = await program.usage();
    const near = await dial(ports[0]);
    await once(near, "data");
    const [broken, other] = side === "program" ? [near, target.sockets[0]] : [target.sockets[0], near];
    const ended = once(other.resume(), "end");
    broken.resetAndDestroy();
    await ended;
    await expectUsage(program, { threads }); // though the other has not ended its own direction
  });

  test("closes connections while the target is not there, and carries those that come later", async () => {
    const port = await closedPort();
    const { ports } = await forward(`127.0.0.1:${port}`);
    await expectNobody(ports[0]);
    await listen(echo, port);
    expect(await exchange(ports[0], "there")).toBe("there");
  });

  test("forwards each port to its own target, by any name a container may have", async () => {
    const first = await listen((socket) => socket.end("first"));
    const second = await listen((socket) => socket.end("second"));
    workplace.nameHosts({ "rmq_broker-1.example": "127.0.0.1", B: "127.0.0.1" });
    const { ports } = await forward(`rmq_broker-1.example:${first.port}`, `B:${second.port}`);
    expect(await exchange(ports[0], "")).toBe("first");
    expect(await exchange(ports[1], "")).toBe("second");
  });

  test("looks the target's name up for each connection", async () => {
    const { port } = await listen(echo);
    workplace.nameHosts({});
    const { ports } = await forward(`rmqbroker:${port}`);
    await expectNobody(ports[0]);
    workplace.nameHosts({ rmqbroker: "127.0.0.2" });
    await expectNobody(ports[0]);
    workplace.nameHosts({ rmqbroker: "127.0.0.1" });
    expect(await exchange(ports[0], "there")).toBe("there");
  });

  test("lets the JVM end, connections or not", async () => {
    const { port } = await listen(echo);
    const { program, ports } = await forward(`127.0.0.1:${port}`);
    const socket = await dial(ports[0]);
    socket.write("there");
    await once(socket, "data");
    expect(await program.end()).toEqual({ code: 0, output: undefined, errors: "" });
  });

  test("does not let a program run without a port of its", async () => {
    const { port } = await listen(echo);
    const free = await closedPort();
    expect(await start(`${free}=rmqbroker:10911,${port}=rmqbroker-b:10911`).end()).toEqual({
      code: 1,
      output: undefined,
      errors: `forwarder: cannot listen on 127.0.0.1:${port}: Address already in use\n`,
    });
  });

  test.each([
    [undefined, '"" is not PORT=HOST:PORT'],
    ["", '"" is not PORT=HOST:PORT'],
    ["10911", '"10911" is not PORT=HOST:PORT'],
    ["10911=rmqbroker", '"10911=rmqbroker" is not PORT=HOST:PORT'],
    ["x=rmqbroker:10911", '"x=rmqbroker:10911" is not PORT=HOST:PORT'],
    ["0=rmqbroker:10911", '"0=rmqbroker:10911" is not PORT=HOST:PORT'],
    ["10911=rmq broker:10911", '"10911=rmq broker:10911" is not PORT=HOST:PORT'],
    ["10911=rmqbroker:10911:1", '"10911=rmqbroker:10911:1" is not PORT=HOST:PORT'],
    ["65536=rmqbroker:10911", "port out of range:65536"],
    ["10911=rmqbroker:65536", "port out of range:65536"],
  ])("does not let a program run with the arguments %j", async (wrong, problem) => {
    expect(await start(wrong).end()).toEqual({
      code: 1,
      output: undefined,
      errors: `forwarder: ${problem}\n`,
    });
  });
});
