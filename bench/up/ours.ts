import { EngineName } from "../../test/e2e/support/stack";
import { run } from "../../test/e2e/support/run";
import { BenchStack, Command, Config } from "../stack";
import { Side } from "./side";

/** This project by `npm start` and `npm stop`. */
export const byStart = (engine: EngineName, name: string, config: Config): Side => ({
  name,
  async prepare() {
    const stack = await BenchStack.create(config);
    const up = stack.npm("start", "--engine", engine);
    return installation(stack, { up, down: stack.npm("stop", "--engine", engine) });
  },
});

/** This project by Pulumi's own commands. */
export const byPulumi = (name: string, config: Config): Side => ({
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

function installation(stack: BenchStack, commands: { up: Command; preview?: Command; down: Command }) {
  const { place } = stack;
  const done = (command: Command) => async () => void (await run(...command));
  const up = done(commands.up);
  return {
    prefix: place.prefix,
    nameServer: `127.0.0.1:${place.nameServerPort}`,
    broker: place.broker,
    up,
    again: up,
    preview: commands.preview && done(commands.preview),
    change: () => {
      stack.configure({ fileReservedTime: "72" });
      return up();
    },
    down: done(commands.down),
    clear: () => place.clear(),
  };
}
