import { existsSync } from "node:fs";
import { Docker } from "../host/docker";
import { Engine } from "./engine";

/** Says of volumes and folders that an engine made that they are no longer there: their servers start without data. */
export async function lostData({ dataPlaces }: Engine, { api, local }: Docker): Promise<string[]> {
  const { Volumes: volumes } = await api.listVolumes();
  const isThere = (place: string) =>
    place.startsWith("/")
      ? !local || existsSync(place) // folders elsewhere are out of sight
      : volumes.some(({ Name }) => Name === place);
  return [...new Set(dataPlaces)]
    .filter((place) => !isThere(place))
    .map((place) =>
      place.startsWith("/")
        ? `the folder ${place} is gone, which was this stack's: to have it made anew, npm stop, then npm start`
        : `the volume ${place} is gone, which was this stack's: it is made anew, and is empty`,
    );
}
