import { isDefault, parseRoutes } from "../../../components/routes";
import { parseSubnet } from "../../../model/settings";

const header = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";

test("the table's routes are read, the default one among them", () => {
  const table = [
    header,
    "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
    "tun0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0",
    "",
  ].join("\n");
  const routes = parseRoutes(table);
  expect(routes).toEqual([
    { by: "eth0", subnet: { first: 0, size: 2 ** 32 }, metric: 100 },
    { by: "tun0", subnet: parseSubnet("10.0.0.0/8"), metric: 0 },
  ]);
  expect(routes.map(isDefault)).toEqual([true, false]);
});

test.each(["", header, `${header}\n`])("a table without any has none: %j", (table) => {
  expect(parseRoutes(table)).toEqual([]);
});
