import { readStack, rejectUnknown, runningEngine } from "../engines";
import { withLock } from "../lock";
import { Options } from "../options";
import { enginesStep, layOutLegal } from "../sites";
import { step } from "../step";

/** Removes a stack's cluster, but not its data. */
export const stop = (options: Options): Promise<void> =>
  withLock(async () => {
    const stack = readStack(process.cwd(), options.stack);
    const asked = await enginesStep(stack);
    const engine = await step(
      "Engine",
      (progress) => runningEngine(stack, asked.answering, progress),
      (found) => found?.name ?? "none runs this stack",
    );
    if (engine === undefined) {
      // Else somebody whose state is lost would take the cluster for stopped.
      const laidOut = await layOutLegal(stack, asked);
      if (laidOut) await rejectUnknown(stack, laidOut.sites);
      return;
    }
    await step(
      "Cluster",
      (progress) => engine.down(progress),
      () => "gone; its data stays",
    );
  });
