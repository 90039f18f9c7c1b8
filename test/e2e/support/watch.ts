import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Watches which containers of a prefix are down at the same time: from when they are told to end until another one starts. */
export class Watch {
  private readonly down = new Set<string>();
  /** All that were down, each with those that were down beside it. */
  private readonly seen = new Map<string, Set<string>>();
  private readonly child = spawn("docker", [
    ...["events", "--since", String(Date.now() / 1000)], // it may be late to ask
    ...["--filter", "type=container", "--filter", "event=start"],
    ...["--filter", "event=kill", "--filter", "event=die"],
    ...["--format", "{{.Action}} {{.Actor.Attributes.name}}"],
  ]);

  constructor(private readonly prefix: string) {
    createInterface({ input: this.child.stdout }).on("line", (line) => {
      const [action, name] = line.split(" ");
      if (!name.startsWith(prefix) || name.endsWith("-prepare")) return;
      if (action === "start") this.down.delete(name);
      else this.down.add(name);
      for (const one of this.down) this.seen.set(one, new Set([...(this.seen.get(one) ?? []), ...this.down]));
    });
  }

  end(): void {
    this.child.kill();
  }

  /** The servers that were down, each with those that were beside it. */
  get together(): Record<string, string[]> {
    const named = (name: string) => name.slice(this.prefix.length + 1);
    return Object.fromEntries(
      [...this.seen].map(([name, others]) => [named(name), [...others].map(named).sort()]),
    );
  }
}
