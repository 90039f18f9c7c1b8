// Runs a command of main.ts, without checking its types first. The packages are there by now.
const { dirname, join } = require("node:path");

require("ts-node").register({ transpileOnly: true, project: join(dirname(__dirname), "tsconfig.json") });
require("./main");
