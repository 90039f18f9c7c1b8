import { stackLabel, stackLabelOf } from "../../model/plan";
import { projectName } from "../compose";
import { HostEngine } from "../host/hostEngines";
import { stateId } from "../host/stateId";
import { Belongings, belongingsOf, Thing, thingsOn } from "./belongings";
import { recordedPlaces } from "./lostData";
import type { PulumiEngine } from "./pulumiEngine";
import { Stack } from "./stack";

/** What a Docker Engine has, and what of it belongs to a stack. */
export interface Found extends Belongings {
  readonly things: readonly Thing[];
}

/** Finds what belongs to a stack on a Docker Engine. @param pulumi with the stack's state, where there may be one */
export async function findBelongings(
  stack: Stack,
  engine: HostEngine,
  pulumi?: Pick<PulumiEngine, "hasRecorded">,
): Promise<Found> {
  const places = recordedPlaces(stack.stack, engine.host);
  const things = await thingsOn(engine.docker);
  const found = belongingsOf(things, {
    stack: stackLabelOf(stack)[stackLabel],
    state: stateId,
    composeProject: projectName(stack),
    isRecorded: (thing) =>
      (thing.type === "volume" && places.includes(thing.name)) || pulumi?.hasRecorded(thing, engine) === true,
  });
  return { ...found, things };
}
