import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { planCluster } from "../../../../model/plan";
import { noneConnected } from "../../../../model/plan/probe";
import { runAfter, supervisor, retryFor } from "../../../../model/plan/shell";
import { exitCode, Running } from "../../support/bash";
import { minimal, profileList, resolvedFor } from "../../support/cluster";

/** A folder with a test's scripts. */
class Scripts {
  readonly folder = mkdtempSync(join(tmpdir(), "shell-"));

  write(name: string, ...lines: readonly string[]): string {
    const file = join(this.folder, name);
    writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
    chmodSync(file, 0o755);
    return file;
  }

  /** A server that takes some time to close when it gets TERM. It does not outlive a failed test for long. */
  server(): string {
    return this.write(
      "server",
      "#!/usr/bin/env bash",
      `trap 'sleep 0.3; touch "${this.folder}/closed"; exit 0' TERM`,
      "echo ready",
      "for _ in {1..200}; do sleep 0.05; done",
    );
  }

  /** A start script as RocketMQ's are: it runs the server as a child, and dies of a signal without passing it on. */
  start(server: string): string {
    return this.write("start", "#!/bin/sh", server, "exit $?");
  }

  get closed(): boolean {
    return existsSync(join(this.folder, "closed"));
  }
}

/** A test of a running command, with scripts of its own. */
const using =
  <A extends readonly unknown[]>(
    body: (run: (command: readonly string[]) => Running, scripts: Scripts, ...args: A) => Promise<void>,
  ) =>
  async (...args: A): Promise<void> => {
    const scripts = new Scripts();
    const started: Running[] = [];
    const run = (command: readonly string[]) => {
      const PATH = `${scripts.folder}${delimiter}${process.env.PATH}`;
      const running = new Running(command, { ...process.env, PATH });
      started.push(running);
      return running;
    };
    try {
      await body(run, scripts, ...args);
    } finally {
      for (const running of started) running.clear();
      rmSync(scripts.folder, { recursive: true });
    }
  };

describe("the supervisor", () => {
  // At once, as on some systems the end of a process without parent takes long to come to light.
  test.concurrent.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)(
    "passes %s on as TERM and waits until the server has closed",
    using(async (run, scripts, signal, code) => {
      const running = run([...supervisor(), "sh", scripts.start(scripts.server())]);
      await running.printed("ready");
      running.signal(signal);
      expect(await running.end()).toBe(code);
      expect(scripts.closed).toBe(true);
    }),
  );

  test.concurrent(
    "passes it on to a server whose start script has already ended",
    using(async (run, scripts) => {
      const running = run([...supervisor(), "sh", scripts.start(`"${scripts.server()}" &`)]);
      await running.printed("ready");
      running.signal("SIGTERM");
      await running.end();
      expect(scripts.closed).toBe(true);
    }),
  );

  describe("where a server takes long to close", () => {
    /** Whether it closed by itself, and the code that the supervisor ends with. */
    const stopped = (useless: string, seconds: number) =>
      new Promise<{ closed: boolean; code: number | string }>((resolve, reject) => {
        using(async (run, scripts) => {
          const server = scripts.write(
            "server",
            "#!/usr/bin/env bash",
            `trap 'sleep ${seconds}; touch "${scripts.folder}/closed"; exit 0' TERM`,
            "SECONDS=1000",
            "echo ready",
            "for _ in {1..400}; do sleep 0.05; done",
          );
          const running = run([
            ...supervisor({ useless: ["bash", "-c", useless] }),
            "sh",
            scripts.start(server),
          ]);
          await running.printed("ready");
          running.signal("SIGTERM");
          const code = await running.end();
          resolve({ closed: scripts.closed, code });
        })().catch(reject);
      });

    test.concurrent(
      "it is killed once it has been of no use for some seconds",
      async () => {
        expect(await stopped("true", 15)).toEqual({ closed: false, code: 143 });
      },
      20_000,
    );

    test.concurrent(
      "but not before",
      async () => {
        expect(await stopped("true", 2)).toEqual({ closed: true, code: 143 });
      },
      20_000,
    );

    test.concurrent(
      "nor while it is of use",
      async () => {
        expect(await stopped("exit 1", 7)).toEqual({ closed: true, code: 143 });
      },
      20_000,
    );

    test.concurrent(
      "nor where it is of use again and again",
      async () => {
        expect(await stopped("((SECONDS % 3 != 0))", 9)).toEqual({ closed: true, code: 143 });
      },
      20_000,
    );
  });

  test.each([
    ["0", "exit 0", 0],
    ["253, which RocketMQ uses,", "exit 253", 253],
    ["137, as it was killed", "kill -KILL $$", 137],
  ])(
    "ends with its server's code: %s",
    using(async (_, scripts, __, server, code) => {
      const start = scripts.start(scripts.write("server", "#!/usr/bin/env bash", server));
      expect(await exitCode([...supervisor(), "sh", start])).toBe(code);
    }),
  );

  test("ends with the shell's code where there is no such command", async () => {
    expect(await exitCode([...supervisor(), "/there/is/none"])).toBe(127);
  });

  describe("says why its server ended, as its log has it", () => {
    const log = [
      "2026-11-26 21:43:51 INFO main - begins",
      "2026-11-26 21:43:51 ERROR main - unexpected error occurs",
      "java.lang.RuntimeException: Initialize plugin's class: no.such.Class not found!",
      "\tat org.apache.rocketmq.broker.BrokerController.main(BrokerController.java:1)",
      "Caused by: java.lang.ClassNotFoundException: no.such.Class",
    ];

    /** What a server's end prints. @param age of its log, in seconds; from later on, as a server's own is */
    function said(ending: string, age = -60): string {
      const scripts = new Scripts();
      const folder = join(scripts.folder, "logs", "rocketmqlogs");
      const file = join(folder, "broker.log");
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(file, `${log.join("\n")}\n`);
        const written = Date.now() / 1000 - age;
        utimesSync(file, written, written);
        const [command, ...args] = [...supervisor(), "bash", "-c", ending];
        const env = { ...process.env, HOME: scripts.folder };
        return spawnSync(command, args, { env, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" })
          .stderr;
      } finally {
        rmSync(scripts.folder, { recursive: true });
      }
    }

    test("where it ends by itself", () => {
      for (const code of [1, 253, 255])
        expect(said(`exit ${code}`)).toBe(`${[log[1], log[2], log[4]].join("\n")}\n`);
    });

    test("but not where it ends well, is ended, or wrote nothing", () => {
      for (const ending of ["exit 0", "kill -KILL $$"]) expect(said(ending)).not.toContain("ERROR");
      expect(said("exit 1", 60)).toBe("");
    });
  });

  test(
    "hands over its arguments as they are",
    using(async (run, scripts) => {
      const wanted = ["a b", "$HOME", "'", "", "-c"];
      const running = run([
        ...supervisor(),
        scripts.write("show", "#!/bin/sh", `printf '<%s>' "$@"`),
        ...wanted,
      ]);
      await running.printed(wanted.map((argument) => `<${argument}>`).join(""));
      expect(await running.end()).toBe(0);
    }),
  );
});

describe("a command that is tried", () => {
  const untilThird = (file: string) => ["sh", "-c", `echo >>${file}; test $(wc -l <${file}) = 3`];

  test.concurrent(
    "succeeds once it does",
    using(async (_, { folder }) => {
      expect(await exitCode(retryFor(untilThird(join(folder, "tries")), 10))).toBe(0);
    }),
  );

  test.concurrent(
    "fails when the time is up",
    using(async () => {
      expect(await exitCode(retryFor(["false"], 1))).toBe(1);
    }),
  );

  test.concurrent(
    "does not wait beyond that where a try took long",
    using(async (_, { folder }) => {
      const asked = join(folder, "asked");
      expect(await exitCode(retryFor(["sh", "-c", `echo >>${asked}; sleep 2; exit 1`], 5))).toBe(1);
      expect(readFileSync(asked, "utf8")).toBe("\n\n"); // the second, and the last, after a shorter pause
    }),
    20_000,
  );
});

describe("a command that waits for another", () => {
  /** Says that it was asked, and succeeds once a file is there. */
  const there = (file: string) => ["sh", "-c", 'echo asked; test -e "$0"', file];

  test.concurrent(
    "is run once that succeeds, and no sooner",
    using(async (run, scripts) => {
      const [file, ran] = [join(scripts.folder, "it's there"), join(scripts.folder, "ran")];
      const running = run(runAfter(there(file), ["sh", "-c", 'touch "$0"; echo ran', ran]));
      await running.printed("asked\nasked\n");
      expect(existsSync(ran)).toBe(false);
      writeFileSync(file, "");
      await running.printed("ran");
      expect(await running.end()).toBe(0);
    }),
  );

  test.concurrent(
    "is run all the same when the time is up, and no sooner",
    using(async (run, scripts) => {
      const begun = Date.now();
      const running = run(runAfter(there(join(scripts.folder, "not there")), ["echo", "ran"], 2));
      await running.printed("ran");
      expect(Date.now() - begun).toBeGreaterThan(1000); // bash counts whole seconds
      expect(await running.end()).toBe(0);
    }),
    20_000, // of which it waits two
  );

  test(
    "is handed its arguments as they are, as the other is",
    using(async (run, scripts) => {
      const wanted = ["a b", "$HOME", "'", '"', "`id`", "", "-c", "\\", "two\nlines", "'$x'"];
      const show = (name: string) => [
        scripts.write(name, "#!/bin/sh", `echo "${name}:"; printf '<%s>' "$@"`),
        ...wanted,
      ];
      const running = run(runAfter(show("condition"), show("command")));
      const shown = wanted.map((argument) => `<${argument}>`).join("");
      await running.printed(`condition:\n${shown}command:\n${shown}`);
      expect(await running.end()).toBe(0);
    }),
  );

  test.each([0, 253])("ends with its own code, %i", async (code) => {
    expect(await exitCode(runAfter(["true"], ["sh", "-c", `exit ${code}`]))).toBe(code);
  });

  test.concurrent.each(["SIGTERM", "SIGINT"] as const)(
    "ends at %s while it waits, and is not run",
    using(async (run, scripts, signal) => {
      const ran = join(scripts.folder, "ran");
      const never = ["sh", "-c", "echo asked; exit 1"];
      const running = run([...supervisor(), ...runAfter(never, ["touch", ran])]);
      await running.printed("asked");
      running.signal(signal);
      expect(await running.end()).toBe({ SIGTERM: 143, SIGINT: 130 }[signal]);
      expect(existsSync(ran)).toBe(false);
    }),
  );

  test.concurrent(
    "ends at SIGTERM while what it waits for does not answer",
    using(async (run) => {
      const running = run([...supervisor(), ...runAfter(["sh", "-c", "echo asked; sleep 60"], ["true"])]);
      await running.printed("asked");
      running.signal("SIGTERM");
      expect(await running.end()).toBe(143);
    }),
  );

  test.concurrent(
    "is told to end, when it runs, and may close what it has open",
    using(async (run, scripts) => {
      const running = run([...supervisor(), ...runAfter(["true"], ["sh", scripts.start(scripts.server())])]);
      await running.printed("ready");
      running.signal("SIGTERM");
      expect(await running.end()).toBe(143);
      expect(scripts.closed).toBe(true);
    }),
  );
});

/** A text's end, as a pattern. */
const endOf = (text: string): RegExp => new RegExp(`${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);

test.each(profileList)(
  "servers of %s run under it, brokers after another script; the console does not",
  (profile) => {
    const { nameServers, brokers, proxies, console } = planCluster(resolvedFor(minimal[profile]));
    const [bash, option, script, name] = supervisor();
    const proxyScript = supervisor({ useless: noneConnected([8081, 8082]) })[2];
    for (const [containers, end] of [
      [nameServers.map(({ container }) => container), script],
      [proxies, proxyScript],
    ] as const)
      expect(containers.map(({ entrypoint }) => entrypoint)).toEqual(
        containers.map(() => [bash, option, expect.stringMatching(endOf(end)) as string, name]),
      );
    expect(brokers.map(({ container }) => container.entrypoint)).toEqual([
      [bash, option, expect.stringMatching(/^file=.*owner\.properties/m) as string, name],
    ]);
    expect(brokers[0].container.entrypoint?.[2].endsWith(`\n${script}`)).toBe(true);
    expect([nameServers.length, proxies.length]).toEqual([1, profile === "rocketmq5" ? 1 : 0]);
    expect(console?.entrypoint).toBeUndefined();
  },
);
