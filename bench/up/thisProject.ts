import { EngineName } from "../../test/e2e/support/stack";
import { run } from "../../test/e2e/support/run";
import { ConfigPaths } from "../../test/e2e/support/config";
import { BenchStack, Command } from "../benchStack";
import { Side } from "./side";

/** This project with `npm start` and `npm stop`. */
export const byStart = (engine: EngineName, name: string, config: ConfigPaths): Side => ({
  name,
  async prepare() {
    const stack = await BenchStack.create(config);
    const up = stack.npm("start", "--engine", engine);
    return installation(stack, { up, down: stack.npm("stop", "--engine", engine) });
  },
});

/** This project with Pulumi's own commands. */
export const byPulumi = (name: string, config: ConfigPaths): Side => ({
  name,
  async prepare() {
    const stack = await BenchStack.create(config);
    await run(...stack.pulumi("stack", "init"));
    return installation(stack, {
      up: stack.pulumi("up", "--yes", "--skip-preview"),
      preview: stack.pulumi("preview"),
      down: stack.pulumi("destroy", "--yes", "--skip-preview"),
    });
  },
});

const live = { "brokerDefaults.fileReservedTime": "72" };

function installation(stack: BenchStack, commands: { up: Command; preview?: Command; down: Command }) {
  const { place } = stack;
  const runner = (command: Command) => async () => void (await run(...command));
  const up = runner(commands.up);
  return {
    prefix: place.prefix,
    nameServer: `127.0.0.1:${place.nameServerPort}`,
    broker: place.broker,
    up,
    again: up,
    preview: commands.preview && runner(commands.preview),
    changeLive: () => {
      stack.configure(live);
      return up();
    },
    change: () => {
      stack.configure({ ...live, "brokerDefaults.brokerConf.sendMessageThreadPoolNums": "3" });
      return up();
    },
    down: runner(commands.down),
    clear: () => place.clear(),
  };
}
