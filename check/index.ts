export { renderChecks } from "./render";
export { checkWays, type WayCheck, type Ways } from "./ways";
