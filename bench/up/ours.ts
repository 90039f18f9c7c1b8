import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { EngineName, projectIn } from "../../test/e2e/support/stack";
import { Place } from "../../test/e2e/support/place";
import { pulumiCommand } from "../../test/e2e/support/prerequisites";
import { root } from "../../test/e2e/support/root";
import { run } from "../../test/e2e/support/run";
import { Side } from "./side";

type Config = Readonly<Record<string, string>>;

/** A stack's files, in a folder with nothing else. */
async function stackIn(config: Config) {
  const place = await Place.find();
  const folder = projectIn(place, root);
  const configure = (more: Config = {}) => {
    const values = Object.entries({ ...place.config, ...config, ...more });
    const named = Object.fromEntries(values.map(([key, value]) => [`rocketmq:${key}`, value]));
    writeFileSync(join(folder, `Pulumi.${place.prefix}.yaml`), dump({ config: named }));
  };
  configure();
  return { place, folder, configure };
}

const oneKey = { fileReservedTime: "72" };

/** This project by `npm start` and `npm stop`, but for npm itself. */
export const byStart = (engine: EngineName, name: string, config: Config): Side => ({
  name,
  async prepare() {
    const { place, folder, configure } = await stackIn(config);
    const env = { ...process.env, XDG_STATE_HOME: join(place.folder, "state") };
    const command = async (...args: string[]) => {
      const cli = join(root, "cli", "run.js");
      await run(process.execPath, [cli, ...args, "--stack", place.prefix], { cwd: folder, env });
    };
    const up = () => command("start", "--engine", engine);
    return {
      nameServer: `127.0.0.1:${place.nameServerPort}`,
      broker: place.broker,
      up,
      again: up,
      change: () => {
        configure(oneKey);
        return up();
      },
      down: () => command("stop", "--engine", engine),
      clear: () => place.clear(),
    };
  },
});

/** This project by Pulumi's own commands. */
export const byPulumi = (name: string, config: Config): Side => ({
  name,
  async prepare() {
    const { place, folder, configure } = await stackIn(config);
    const state = join(place.folder, "state");
    mkdirSync(state, { recursive: true });
    const env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: "bench",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    const pulumi = async (...args: string[]) => {
      await run(pulumiCommand, [...args, "--stack", place.prefix, "--cwd", folder, "--non-interactive"], {
        env,
      });
    };
    await pulumi("stack", "init");
    const up = () => pulumi("up", "--yes", "--skip-preview");
    return {
      nameServer: `127.0.0.1:${place.nameServerPort}`,
      broker: place.broker,
      up,
      again: up,
      preview: () => pulumi("preview"),
      change: () => {
        configure(oneKey);
        return up();
      },
      down: () => pulumi("destroy", "--yes", "--skip-preview"),
      clear: () => place.clear(),
    };
  },
});
