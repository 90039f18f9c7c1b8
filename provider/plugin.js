// What Pulumi loads: in a clone the sources as they are now, of the package what was built of them.
const { existsSync } = require("node:fs");
const { dirname, join } = require("node:path");

const isClone = existsSync(join(__dirname, "main.ts"));
if (isClone) require("../cli/typescript.js");

/** @type {{ serve: (root: string) => Promise<void> }} */
const { serve } = require(isClone ? "./main" : "../dist/provider/main");

module.exports = () => serve(dirname(__dirname));
