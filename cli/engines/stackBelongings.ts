import { stackLabel, stackLabelOf } from "../../model/plan";
import { projectName } from "../compose";
import { Docker } from "../host/docker";
import { stateId } from "../host/stateId";
import { Belongings, belongingsOf, Thing, thingsOn } from "./belongings";
import { recordedPlaces } from "./lostData";
import type { PulumiEngine } from "./pulumiEngine";
import { Stack } from "./stack";

/** What a Docker Engine has, and what of it belongs to a stack. */
export interface Found extends Belongings {
  readonly things: readonly Thing[];
}

/** Finds what belongs to a stack. @param pulumi with the stack's state, where there may be one */
export async function findBelongings(
  stack: Stack,
  docker: Docker,
  pulumi?: Pick<PulumiEngine, "hasRecorded">,
): Promise<Found> {
  const places = recordedPlaces(stack.stack);
  const things = await thingsOn(docker);
  const found = belongingsOf(things, {
    stack: stackLabelOf(stack)[stackLabel],
    state: stateId,
    composeProject: projectName(stack),
    isRecorded: (thing) =>
      (thing.type === "volume" && places.includes(thing.name)) || pulumi?.hasRecorded(thing) === true,
  });
  return { ...found, things };
}
