import { randomInt } from "node:crypto";
import { hostAddress } from "../support/address";
import { docker, inspect, networksNamed, serverIds } from "../support/docker";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { createStack } from "../support/stack";

const minute = 60_000;

describeEngines(["docker"], "a cluster that moves to the Docker host's network and back", (engine) => {
  test(
    "is ready in either, and leaves no network behind, nor where that has other addresses",
    async () => {
      const place = await Place.find();
      const server = await serverImage("rocketmq5");
      const stack = await createStack(engine, place, {
        ...place.config,
        ...serverImages(server),
        ip: hostAddress(),
        consoleEnabled: "false",
      });
      const modes = async () => {
        const names = [...(await serverIds(place.prefix)).keys()];
        const found = await Promise.all(names.map((name) => inspect(name)));
        return found.map(({ HostConfig }) => HostConfig.NetworkMode === "host");
      };
      try {
        for (const networkMode of ["bridge", "host", "bridge"]) {
          await stack.configure({ networkMode });
          await stack.up();
          const onHost = networkMode === "host";
          expect(await modes()).toEqual([onHost, onHost, onHost]);
          expect(await networksNamed(place.prefix)).toEqual(onHost ? [] : [place.prefix]);
        }
        const subnet = `10.${randomInt(200, 250)}.${randomInt(256)}.0/24`;
        await stack.configure({ subnet });
        await stack.up();
        const format = "{{range .IPAM.Config}}{{.Subnet}}{{end}}";
        expect((await docker("network", "inspect", "--format", format, place.prefix)).trim()).toBe(subnet);
        const before = await serverIds(place.prefix);
        await stack.up();
        expect(await serverIds(place.prefix)).toEqual(before);
      } finally {
        await stack.destroy();
        await place.clear();
      }
    },
    12 * minute,
  );
});
